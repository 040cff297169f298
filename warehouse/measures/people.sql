-- one row per area: people whose first counted record lies there, up to the day asked for
select scoped_people.area, count(*) as numerator, cast(null as bigint) as denominator
from scoped_people
cross join asked
where scoped_people.programme = asked.programme
    and scoped_people.audience = asked.audience
    and scoped_people.counts = asked.counts
    and scoped_people.counted_on <= asked.as_of
group by scoped_people.area
