-- one row per programme, audience, rule, day and area with something counted, from the rows of some_turn
select
    programme, audience, counts, counted_on as day, area,
    count(*) filter (is_first) as turns,
    count(*) filter (is_first_of_person) as people,
    count(*) filter (is_first_of_year) as people_of_year
from some_turn
where is_first or is_first_of_year
group by all
