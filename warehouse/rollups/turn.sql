-- one row per person in touched_person, course, area and year under a counting rule: the first counted record there
with counted as (
    select
        record.programme, counting_rule.audience, counting_rule.counts, record.person,
        coalesce(record.course, 'unstated') as course, record.area,
        coalesce(record.counting_date, cast(submission.submitted_on as date)) as counted_on,
        record.submission, record.row, record.record,
        coalesce(record.mode, course.mode) as mode, coalesce(record.topic, course.topic) as topic,
        record.sex, record.level, record.dependency
    from record
    join submission on submission.submission = record.submission
    join programme on programme.programme = record.programme
    left join course on course.programme = record.programme and course.course = record.course
    join counting_rule
        on counting_rule.programme = record.programme
        and counting_rule.audience = coalesce(course.audience, programme.default_audience)
    where record.outcome = 'accepted'
        and record.person in (select person from touched_person)
        and (submission.state = 'approved' or submission.state = 'submitted' and not programme.needs_approval)
        and (
            record.status = 'completed'
            or counting_rule.counts = 'took_part' and record.status not in ('absent', 'withdrawn')
            or counting_rule.counts = 'enrolled'
        )
),
within_area as (
    select *, row_number() over (
        partition by programme, counts, person, course, area, extract(year from counted_on)
        order by counted_on, submission, row, record
    ) as place
    from counted
),
first_of_area as (select * exclude (place) from within_area where place = 1)
select
    programme, audience, counts, person, course, area, counted_on, submission, row, record,
    mode, topic, sex, level, dependency,
    row_number() over of_turn = 1 as is_first,
    row_number() over of_person = 1 as is_first_of_person,
    row_number() over of_year = 1 as is_first_of_year,
    row_number() over of_turn_in_area = 1 as is_first_in_area,
    row_number() over of_person_in_area = 1 as is_first_of_person_in_area,
    row_number() over of_year_in_area = 1 as is_first_of_year_in_area
from first_of_area
window
    of_turn as (partition by programme, counts, person, course order by counted_on, submission, row, record),
    of_person as (
        partition by programme, counts, person, audience order by counted_on, submission, row, record
    ),
    of_year as (
        partition by programme, counts, person, audience, extract(year from counted_on)
        order by counted_on, submission, row, record
    ),
    of_turn_in_area as (
        partition by programme, counts, person, course, area order by counted_on, submission, row, record
    ),
    of_person_in_area as (
        partition by programme, counts, person, audience, area order by counted_on, submission, row, record
    ),
    of_year_in_area as (
        partition by programme, counts, person, audience, area, extract(year from counted_on)
        order by counted_on, submission, row, record
    )
