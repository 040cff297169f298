create sequence record_number;

-- one row per worksheet row seen in a submission, with nothing that identifies a person
create table record (
    record bigint not null,
    submission integer not null,
    sheet varchar,                      -- null for text files
    row integer not null,
    "column" varchar,                   -- first column of a side-by-side table, else null
    outcome varchar not null,           -- accepted | rejected | duplicate | ignored
    rule varchar,
    warnings varchar[] not null,
    person bigint,                      -- null on rejected and ignored rows
    programme varchar,
    course varchar,
    status varchar,                     -- completed | not_completed | absent | withdrawn | enrolled
    mode varchar,
    completed_on date,                  -- never invented
    started_on date,
    counting_date date,
    date_basis varchar,                 -- completed | class_end | period | report | submitted
    area varchar,                       -- unit_id; null is counted nationally only
    unit varchar,
    position varchar,
    level varchar,
    dependency varchar,
    organisation_code varchar,
    topic varchar,
    sex varchar,
    score double,
    pre double,
    post double,
    has_certificate boolean
);

-- one row per figure of an indicator return
create table observation (
    submission integer not null,
    programme varchar,
    unit varchar not null,              -- as written
    area varchar,
    indicator varchar not null,
    period varchar not null,
    period_end date,
    value double,                       -- null: not reported; 0: a reported zero
    basis varchar not null,             -- in_period | running_total | plan | share
    is_not_applicable boolean not null,
    sheet varchar,
    row integer not null,
    "column" varchar not null
);
