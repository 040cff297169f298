-- one row per area, unit and position: people by their first counted record, for coverage of k in each unit
with counted as (
    select
        scoped_records.person, scoped_records.area, scoped_records.unit, scoped_records.position,
        row_number() over (
            partition by scoped_records.person
            order by scoped_records.counted_on, scoped_records.submission, scoped_records.row, scoped_records.record
        ) as place
    from scoped_records
    cross join asked
    where scoped_records.programme = asked.programme
        and scoped_records.audience = asked.audience
        and scoped_records.is_completed
        and scoped_records.counted_on <= asked.as_of
)
select area, unit, position, count(*) as numerator, cast(null as bigint) as denominator
from counted
where place = 1
group by area, unit, position
