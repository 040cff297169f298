-- one row per area: pairs of a person's first score before and last score after in one course, and their sums
with scored as (
    select
        scoped_records.person, scoped_records.course, scoped_records.area, scoped_records.pre, scoped_records.post,
        row_number() over (
            partition by scoped_records.person, scoped_records.course
            order by case when scoped_records.pre is null then 1 else 0 end, scoped_records.counted_on,
                scoped_records.submission, scoped_records.row, scoped_records.record
        ) as first_before,
        row_number() over (
            partition by scoped_records.person, scoped_records.course
            order by case when scoped_records.post is null then 1 else 0 end, scoped_records.counted_on desc,
                scoped_records.submission desc, scoped_records.row desc, scoped_records.record desc
        ) as last_after
    from scoped_records
    cross join asked
    where scoped_records.programme = asked.programme
        and scoped_records.audience = asked.audience
        and scoped_records.counted_on <= asked.as_of
        and (scoped_records.pre is not null or scoped_records.post is not null)
),
paired as (
    select
        person, course,
        max(case when first_before = 1 then area end) as area,
        max(case when first_before = 1 then pre end) as pre,
        max(case when last_after = 1 then post end) as post
    from scored
    group by person, course
)
select
    area,
    count(pre) as n_before,
    count(post) as n_after,
    count(pre + post) as numerator,
    count(pre) as denominator,
    sum(case when pre is not null and post is not null then post - pre end) as sum_gain,
    sum((post - pre) * (post - pre)) as sum_squares
from paired
group by area
