-- one row per file that was taken in, ever; a reverted one stays, its state says so
create table submission (
    submission integer primary key,
    file varchar not null,              -- base name as sent: data, never a path
    sha256 varchar not null,
    size_bytes bigint not null,
    kind varchar not null,
    country varchar,
    area varchar,                       -- unit_id of area, null: not stated
    programme varchar,
    course varchar,                     -- null: row by row
    period varchar,                     -- 2025, 2025-H1, 2025-9M, 2025-Q3, 2025-02
    mode varchar,
    state varchar not null,             -- submitted | approved | sent_back | reverted | superseded
    submitted_by varchar not null,
    submitted_on timestamp not null,    -- UTC
    is_sample boolean not null,
    supersedes integer,
    remark varchar,                     -- the reviewer's or the one who reverted
    rows_seen integer not null,
    rows_accepted integer not null,
    rows_rejected integer not null,
    rows_duplicate integer not null,
    rows_ignored integer not null,
    understanding json not null         -- sheets, columns, decisions: no personal value
);

-- one row per fault found in a submission
create table issue (
    submission integer not null,
    rule varchar not null,
    severity varchar not null,          -- error | warning | note
    sheet varchar,
    row integer,
    "column" varchar,
    detail json not null
);
