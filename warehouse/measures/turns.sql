-- one row per area: turns whose first counted record lies there, between the day asked from and the day asked for
with counted as (
    select
        scoped_records.person, scoped_records.course, scoped_records.area, scoped_records.counted_on,
        row_number() over (
            partition by scoped_records.person, scoped_records.course
            order by scoped_records.counted_on, scoped_records.submission, scoped_records.row, scoped_records.record
        ) as place
    from scoped_records
    cross join asked
    where scoped_records.programme = asked.programme
        and scoped_records.audience = asked.audience
        and (
            scoped_records.is_completed
            or (asked.counts = 'took_part' and scoped_records.has_taken_part)
            or asked.counts = 'enrolled'
        )
)
select counted.area, count(*) as numerator, cast(null as bigint) as denominator
from counted
cross join asked
where counted.place = 1 and counted.counted_on >= asked.since and counted.counted_on <= asked.as_of
group by counted.area
