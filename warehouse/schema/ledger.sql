-- one row per change, chained: h = sha256(prev || canonical row); order is by seq, never by time
create table audit (
    seq bigint primary key,
    ts timestamp not null,              -- UTC, never earlier than the row before
    actor varchar not null,
    action varchar not null,
    object varchar not null,
    detail json not null,               -- ids and counts, no personal value
    prev varchar not null,
    h varchar not null
);

-- one row per setting of the installation
create table setting (
    name varchar primary key,
    value json not null
);

-- one row per migration that was applied
create table schema_version (
    version integer primary key,
    applied_on timestamp not null
);

-- one row per snapshot that was given a label and is kept for ever
create table frozen (
    label varchar primary key,
    sha256 varchar not null,            -- of the file frozen/<label>.duckdb
    frozen_on timestamp not null,
    frozen_by varchar not null,
    why varchar not null
);
