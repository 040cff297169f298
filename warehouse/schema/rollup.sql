-- one row per programme, audience and way of counting that some target uses
create table counting_rule (
    programme varchar not null,
    audience varchar not null,
    counts varchar not null
);

-- one row per person, course, area and year under a counting rule: the first counted record there
create table turn (
    programme varchar not null,
    audience varchar not null,
    counts varchar not null,
    person bigint not null,
    course varchar not null,
    area varchar,                       -- null is counted nationally only
    counted_on date not null,
    submission integer not null,
    row integer not null,
    record bigint not null,
    mode varchar,
    topic varchar,
    sex varchar,
    level varchar,
    dependency varchar,
    is_first boolean not null,          -- the turn's first in the nation: turns are counted here
    is_first_of_person boolean not null, -- the person's first in the nation: people are counted here
    is_first_of_year boolean not null,  -- the person's first of a calendar year, for targets that start afresh
    is_first_in_area boolean not null,  -- the same three among the records of this area alone
    is_first_of_person_in_area boolean not null,
    is_first_of_year_in_area boolean not null
);

-- one row per row of turn whose person a rule counts in several areas: a scope of several corrects its sums by them;
-- all that turn says of it stands here again, so that nothing goes through the many turns for the sake of these few
create table shared_turn (
    programme varchar not null,
    audience varchar not null,
    counts varchar not null,
    person bigint not null,
    course varchar not null,
    area varchar,                       -- null is counted nationally only
    counted_on date not null,
    submission integer not null,
    row integer not null,
    record bigint not null,
    mode varchar,
    topic varchar,
    sex varchar,
    level varchar,
    dependency varchar,
    is_first boolean not null,          -- the turn's first in the nation: turns are counted here
    is_first_of_person boolean not null, -- the person's first in the nation: people are counted here
    is_first_of_year boolean not null,  -- the person's first of a calendar year, for targets that start afresh
    is_first_in_area boolean not null,  -- the same three among the records of this area alone
    is_first_of_person_in_area boolean not null,
    is_first_of_year_in_area boolean not null
);

-- one row per submission and area with counted days: the first and last of its accepted rows there
create table submission_span (
    submission integer not null,
    area varchar,
    first_day date not null,
    last_day date not null
);

-- one row per programme, audience, rule, day and area with something counted
create table day_count (
    programme varchar not null,
    audience varchar not null,
    counts varchar not null,
    day date not null,
    area varchar,
    turns bigint not null,
    people bigint not null,             -- whose first turn fell on this day, in this area
    people_of_year bigint not null,     -- whose first turn of the calendar year did
    turns_in_area bigint not null,      -- the same three for one who sees this area alone
    people_in_area bigint not null,
    people_of_year_in_area bigint not null
);

-- one row per month, area, dimension and value with something counted
create table month_count (
    programme varchar not null,
    audience varchar not null,
    counts varchar not null,
    dimension varchar not null,         -- course | mode | topic | sex | level | dependency
    value varchar,
    month date not null,                -- its first day
    area varchar,                       -- null is counted nationally only
    turns bigint not null,
    people bigint not null,
    turns_in_area bigint not null,      -- the same two for one who sees this area alone
    people_in_area bigint not null
);
