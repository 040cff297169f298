-- one row per programme, audience and rule whose days don't add up to its turns
with by_turn as (
    select programme, audience, counts, count(*) filter (is_first) as turns,
        count(*) filter (is_first_of_person) as people
    from turn
    group by all
),
by_day as (
    select programme, audience, counts, sum(turns) as turns, sum(people) as people
    from day_count
    group by all
)
select programme, audience, counts, by_turn.turns, by_day.turns as turns_by_day
from by_turn
full join by_day using (programme, audience, counts)
where by_turn.turns is distinct from by_day.turns or by_turn.people is distinct from by_day.people
