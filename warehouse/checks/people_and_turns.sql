-- one row per programme, audience and rule with more people than turns
select programme, audience, counts, sum(turns) as turns, sum(people) as people
from day_count
group by all
having sum(people) > sum(turns)
