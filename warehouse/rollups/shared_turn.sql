-- one row per row of some_turn whose person a rule counts in several areas: where an area's firsts aren't a scope's
with several as (
    select programme, counts, person
    from some_turn
    where area is not null
    group by all
    having min(area) <> max(area)
)
select some_turn.*
from some_turn
semi join several using (programme, counts, person)
where area is not null
