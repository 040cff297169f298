-- one row: people at each stage, from a score before to a score after
select
    count(distinct case when scoped_records.pre is not null then scoped_records.person end) as pre,
    count(distinct scoped_records.person) as enrolled,
    count(distinct case when scoped_records.has_taken_part then scoped_records.person end) as took_part,
    count(distinct case when scoped_records.is_completed then scoped_records.person end) as completed,
    count(distinct case when scoped_records.post is not null then scoped_records.person end) as post
from scoped_records
cross join asked
where scoped_records.programme = asked.programme
    and scoped_records.audience = asked.audience
    and scoped_records.counted_on <= asked.as_of
