create sequence person_decision_number;

-- one row per person that evidence speaks of; the number is random and says nothing
create table person (
    person bigint not null,             -- unique; an index of millions would cost more than it tells
    made bigint not null                -- order of making: where two persons become one, the older number stays
);

-- one row per distinct set of evidence (keyed hashes): rows that say the same of a person share one profile
create table profile (
    profile ubigint not null,           -- hash of the columns below, so that it is the same after a reload
    name ubigint,                       -- with its tone marks
    folded ubigint,                     -- without them
    given ubigint,                      -- the given name alone, folded
    is_spelled boolean not null,        -- each syllable can be one of a tonal language: another letter is another name
    marks utinyint not null,            -- 0: none; 1: accents dropped at will; 2: tone marks that tell names apart
    dob ubigint,
    dob_swapped ubigint,                -- day and month exchanged, where that is a date
    born ubigint,                       -- the first of the two: the same whichever way day and month were read
    birth_year uinteger,
    day_month uinteger,
    day_year uinteger,
    month_year uinteger,
    is_swappable boolean not null,      -- the column's days and months may be exchanged
    sex varchar,
    id_type varchar,
    id ubigint,
    id_last4 varchar,
    is_id_contradicted boolean not null,  -- by the row's own sex or birth year: one of them has a slip
    staff ubigint,
    is_staff_number boolean not null,   -- eight digits: one register for a whole country, as good as an identifier
    account ubigint,
    email ubigint,
    phone ubigint,
    unit ubigint,                       -- folded, in the area that now holds it
    unit_text ubigint,                  -- the same without the area; a unit of no known area has no other
    area varchar,                       -- unit_id of today's area
    area_number ubigint not null,       -- the same as a number, to be part of a key
    component ubigint,                  -- smallest profile reachable by joins, vetoes aside
    person bigint
);

-- one row per distinct name of a profile, by which names that differ are likened; apart, as many people share a name
create table name_form (
    name ubigint not null,              -- unique
    tokens uinteger[] not null,         -- the folded syllables, sorted: a list may write them in another order
    spellings uinteger[] not null       -- the folded name and each form of it with one letter left out: finds slips
);

-- one row per accepted record of a submission that stands
create table record_profile (
    record bigint not null,
    submission integer not null,
    profile ubigint not null
);

-- one row per key that several people share (an office telephone, a mailbox, a filled-down identifier): it joins nobody
create table shared_key (
    kind varchar not null,
    key ubigint not null
);

-- one row per pair of identifiers that differ by one digit or one transposition, as keyed hashes
create table identifier_slip (
    a ubigint not null,
    b ubigint not null
);

-- one row per pair of profiles that may be one person but that nothing joins
create table person_doubt (
    a ubigint not null,
    b ubigint not null,
    reason varchar not null,
    probability double
);

-- one row per pair of profiles that a score joined
create table person_score (
    a ubigint not null,
    b ubigint not null,
    probability double not null
);

-- one row per decision of a clerk; an undone one stays
create table person_decision (
    decision integer primary key,
    decided_on timestamp not null,      -- UTC
    decided_by varchar not null,
    action varchar not null,            -- merge | split | dismiss
    person_a bigint not null,           -- as numbered then
    person_b bigint,
    why varchar not null,
    undone_on timestamp,
    undone_by varchar,
    undone_why varchar
);

-- one row per profile on either side of a decision
create table decision_profile (
    decision integer not null,
    side utinyint not null,             -- 1 | 2
    profile ubigint not null
);

-- one row per run of records of one submission whose names, telephones, e-mails and identifiers lie encrypted together
create table identity_block (
    submission integer not null,
    first_record bigint not null,
    last_record bigint not null,
    sealed blob not null                -- nonce, then AES-256-GCM over an Arrow stream
);

-- one row per identifier whose person asked to be forgotten: later rows count, and store no attribute
create table erasure (
    kind varchar not null,
    key ubigint not null,
    person bigint not null,
    erased_on timestamp not null,
    erased_by varchar not null,
    why varchar not null
);
