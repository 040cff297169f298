-- one row per submission and area with counted days: the first and last of its accepted rows there
select
    record.submission,
    record.area,
    min(coalesce(record.counting_date, cast(submission.submitted_on as date))) as first_day,
    max(coalesce(record.counting_date, cast(submission.submitted_on as date))) as last_day
from record
join submission on submission.submission = record.submission
where record.outcome = 'accepted'
group by record.submission, record.area
