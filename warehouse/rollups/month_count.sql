-- one row per month, area, dimension and value with something counted, from the rows of some_turn
with first_turn as (
    select
        programme, audience, counts, is_first, is_first_of_person, is_first_of_person_in_area,
        date_trunc('month', counted_on) as month, area,
        unnest(['course', 'mode', 'topic', 'sex', 'level', 'dependency']) as dimension,
        unnest([course, mode, topic, sex, level, dependency]) as value
    from some_turn
    where is_first_in_area
)
select
    programme, audience, counts, dimension, value, cast(month as date) as month, area,
    count(*) filter (is_first) as turns,
    count(*) filter (is_first_of_person) as people,
    count(*) as turns_in_area,
    count(*) filter (is_first_of_person_in_area) as people_in_area
from first_turn
group by all
