-- one row per topic: turns by their first counted record, up to the day asked for
with counted as (
    select
        scoped_records.topic, scoped_records.counted_on,
        row_number() over (
            partition by scoped_records.person, scoped_records.course
            order by scoped_records.counted_on, scoped_records.submission, scoped_records.row, scoped_records.record
        ) as place
    from scoped_records
    cross join asked
    where scoped_records.programme = asked.programme
        and scoped_records.audience = asked.audience
        and scoped_records.is_completed
)
select counted.topic, count(*) as numerator, cast(null as bigint) as denominator
from counted
cross join asked
where counted.place = 1 and counted.counted_on <= asked.as_of
group by counted.topic
