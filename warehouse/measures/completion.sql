-- one row per area: people who completed, over people who were counted at all
select
    scoped_records.area,
    count(distinct case when scoped_records.is_completed then scoped_records.person end) as numerator,
    count(distinct scoped_records.person) as denominator
from scoped_records
cross join asked
where scoped_records.programme = asked.programme
    and scoped_records.audience = asked.audience
    and scoped_records.counted_on <= asked.as_of
group by scoped_records.area
