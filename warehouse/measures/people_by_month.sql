-- one row per month: people whose first counted record fell in it, and all of them so far
with by_month as (
    select
        extract(year from scoped_people.counted_on) as year,
        extract(month from scoped_people.counted_on) as month,
        count(*) as people
    from scoped_people
    cross join asked
    where scoped_people.programme = asked.programme
        and scoped_people.audience = asked.audience
        and scoped_people.counts = asked.counts
        and scoped_people.counted_on <= asked.as_of
    group by extract(year from scoped_people.counted_on), extract(month from scoped_people.counted_on)
)
select
    cast(year as int) as year,
    cast(month as int) as month,
    people,
    cast(sum(people) over (order by year, month rows between unbounded preceding and current row) as bigint)
        as people_so_far
from by_month
