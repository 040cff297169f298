-- one row per account; a person signs in with it or through the identity provider, never with another's
create table account (
    name text primary key,
    role text not null check (role in ('viewer', 'submitter', 'approver', 'analyst', 'administrator')),
    password_hash text,                 -- null until the invitation is used, or when only the provider signs in
    issuer text,                        -- of the identity provider, with subject: never the e-mail address
    subject text,
    totp_secret blob,                   -- sealed with the installation's keys; null: no second factor
    totp_step integer not null default 0,  -- the last time step that was used, so that no code works twice
    language text,
    is_disabled integer not null default 0,
    created_on real not null,           -- seconds since 1970, UTC, here and below
    unique (issuer, subject)
);

-- one row per area that an account stands for
create table account_area (
    account text not null references account (name) on delete cascade,
    area text not null,                 -- unit_id
    primary key (account, area)
);

-- one row per open session; the token itself is in the browser alone
create table session (
    hash text primary key,              -- SHA-256 of the token
    account text not null references account (name) on delete cascade,
    stage text not null check (stage in ('full', 'code', 'enrol')),
    opened_on real not null,
    seen_on real not null
);

-- one row per one-time link that was not used yet
create table invitation (
    hash text primary key,
    account text references account (name) on delete cascade,  -- null: the link that makes the first administrator
    ends_on real not null
);

-- one row per account or address with recent failures; the key is hashed, because passwords get typed as names
create table failure (
    key text primary key,
    failures integer not null,
    last_on real not null
);

-- one row per sign-in that is under way at the identity provider
create table pending_sign_in (
    hash text primary key,
    state text not null,                -- what Authlib must find again, JSON
    next text not null,
    ends_on real not null
);

-- one row per file that waits to be fetched once, by the account it was made for
create table download (
    hash text primary key,
    account text,                       -- null: a public file, for whoever asked for it
    path text not null,                 -- inside the installation's folder
    file text not null,                 -- the name the browser saves it under
    media_type text not null,
    detail text not null,               -- what the audit row says, JSON
    ends_on real not null
);

-- one row per file that somebody sent and has neither submitted nor discarded, or submitted here (its receipt)
create table draft (
    number integer primary key autoincrement,  -- never used twice: a lock and a folder are named after it
    account text not null references account (name) on delete cascade,
    file text not null,                 -- the sender's name for it
    size_bytes integer not null,
    sha256 text not null,
    options text not null,              -- what was declared and corrected, JSON; mended cells lie sealed in the folder
    instead integer,                    -- the submission whose place it takes
    note text,                          -- what a correction corrects
    state text not null check (state in ('waiting', 'reading', 'ready', 'refused', 'sending', 'sent', 'failed')),
    stage text not null,                -- what the worker is at: "check 40000"
    told text,                          -- what was understood, JSON without a personal value; null until then
    submission integer,                 -- once submitted
    made_on real not null,
    changed_on real not null
);

-- one row per sender and layout whose columns the sender read differently
create table remembered_layout (
    account text not null references account (name) on delete cascade,
    layout text not null,               -- SHA-256 of the headers of every sheet
    columns text not null,              -- "2!C" -> field, JSON
    primary key (account, layout)
);

-- one row per view of the explorer that somebody saved: choices, never figures
create table view (
    number integer primary key autoincrement,
    account text not null references account (name) on delete cascade,
    name text not null,
    address text not null,              -- the query string
    made_on real not null,
    unique (account, name)
);

-- one row per setting of access
create table setting (
    name text primary key,
    value text not null                 -- JSON
);

-- one row per request of a person about their own data; who asked is on paper, not here
create table privacy_request (
    number integer primary key,
    kind text not null check (kind in ('find', 'export', 'correct', 'erase', 'object')),
    received_on text not null,          -- ISO date
    answer_by text not null,
    finish_by text not null,
    finished_on text,
    outcome text,
    actor text not null
);

-- one row per reading or export of personal data and per change of access, chained by hash
create table audit (
    seq integer primary key,
    ts text not null,
    actor text not null,
    action text not null,
    object text not null,
    detail text not null,
    prev text not null,
    h text not null
);
