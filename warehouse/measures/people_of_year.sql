-- one row per area: people whose first counted record of the calendar year asked for lies there, up to that day
with counted as (
    select
        scoped_records.person, scoped_records.area,
        row_number() over (
            partition by scoped_records.person
            order by scoped_records.counted_on, scoped_records.submission, scoped_records.row, scoped_records.record
        ) as place
    from scoped_records
    cross join asked
    where scoped_records.programme = asked.programme
        and scoped_records.audience = asked.audience
        and extract(year from scoped_records.counted_on) = extract(year from asked.as_of)
        and scoped_records.counted_on <= asked.as_of
        and (
            scoped_records.is_completed
            or (asked.counts = 'took_part' and scoped_records.has_taken_part)
            or asked.counts = 'enrolled'
        )
)
select area, count(*) as numerator, cast(null as bigint) as denominator
from counted
where place = 1
group by area
