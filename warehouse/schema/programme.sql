-- one row per training programme
create table programme (
    programme varchar primary key,
    country varchar not null,
    area varchar,                       -- unit_id of the area it covers
    name json not null,                 -- language -> name
    time_zone varchar not null,
    needs_approval boolean not null,    -- only approved submissions count
    frozen_through date,                -- departments send nothing more for days up to here, null: all open
    default_audience varchar not null,  -- of a course that names none
    agreement json not null,            -- who signed, when, for how long
    topics json not null,               -- focus areas: code -> language -> name
    stages json not null,               -- steps of a funnel, in order: code -> counts, name
    rhythm double[],                    -- how much of an ordinary month each calendar month brings, 12 numbers
    source json not null                -- citation, address, publication date
);

-- one row per partner of a programme
create table partner (
    programme varchar not null,
    partner varchar not null,
    role varchar not null,              -- owner | provider | host | funder | organiser
    name json not null
);

-- one row per course of a programme
create table course (
    programme varchar not null,
    course varchar not null,
    name json not null,
    audience varchar not null,
    topic varchar,
    mode varchar,                       -- online | in_person | blended
    provider varchar,                   -- partner who made it
    host varchar,                       -- partner on whose platform it runs
    in_person_days double,
    pass_mark varchar,                  -- on the file's own scale, "60%": share of the maximum
    completion_activity varchar,
    stage varchar,                      -- step of the funnel its records stand for
    framework varchar,                  -- competence framework its questions map to
    is_listed boolean not null          -- false: taken in with a warning until someone lists it
);

-- one row per course of a learning path
create table path_course (
    programme varchar not null,
    path varchar not null,
    name json not null,
    course varchar not null,
    position integer not null
);

-- one row per version of a target's definition
create table target (
    programme varchar not null,
    target varchar not null,
    version integer not null,
    position integer not null,          -- order within the programme
    in_force_from date,                 -- figures as of earlier dates are judged by the version before
    replaced_on timestamp,              -- when a later reading of the programme replaced this definition
    kind integer not null,              -- 1 to 16, product.md
    unit varchar not null,              -- turns | people | visits | organisations | units | services | milestones | pairs
    name json not null,
    audience varchar not null,
    counts varchar not null,            -- completed | took_part | enrolled
    goal double,
    goal_qualifier varchar not null,    -- = | >= | > | ≈ | <=
    baseline double,
    start date,
    deadline date,
    denominator varchar,                -- indicator of table denominator
    method varchar not null,            -- schedule_index | open_sdg | eurostat | unsd | escap | healthy_people
    path varchar not null,              -- linear | step | seasonal
    definition json not null,           -- the whole entry as configured
    digest varchar not null             -- of the definition, so that a silent change is seen
);

-- one row per figure that somebody published
create table published (
    programme varchar not null,
    target varchar,                     -- null: context, never progress
    position integer not null,          -- order within the programme: a whole before its parts
    label json,                         -- language -> what it is, for context figures
    value double not null,
    qualifier varchar not null,         -- = | > | >= | ≈
    unit varchar not null,
    denominator double,
    area varchar,
    as_of date,                         -- null: not stated
    as_of_text json,                    -- language -> "mid-2022", where no day is stated
    published_on date,
    courses integer,                    -- over how many courses, for bounds on turns
    measure varchar,                    -- which part of a linked figure: teams, members, areas
    source varchar not null
);

-- one row per wording of an indicator that feeds a target
create table target_indicator (
    programme varchar not null,
    target varchar not null,
    role varchar not null,              -- numerator | denominator | state | teams ...
    wording varchar not null            -- folded: lower case, no marks, single spaces
);

-- one row per kind of return that is expected
create table expected_return (
    programme varchar not null,
    level varchar not null,             -- level of area that reports
    vintage varchar,
    within varchar,                     -- unit_id above the reporting units
    frequency varchar not null,         -- month | quarter | half | year
    days_after integer not null,        -- deadline, days after the period's end
    first_period date not null,
    last_period date                    -- null: open
);
