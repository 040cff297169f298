-- one row per month, dimension and value with something counted, from the rows of some_turn
with first_turn as (
    select
        programme, audience, counts, is_first, is_first_of_person, date_trunc('month', counted_on) as month,
        unnest(['course', 'mode', 'topic', 'sex', 'level', 'dependency']) as dimension,
        unnest([course, mode, topic, sex, level, dependency]) as value
    from some_turn
    where is_first
)
select
    programme, audience, counts, dimension, value, cast(month as date) as month,
    count(*) as turns,
    count(*) filter (is_first_of_person) as people
from first_turn
group by all
