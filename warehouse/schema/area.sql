-- one row per administrative unit and spell of validity: province, district, commune, region, ministry, department
create table area (
    unit_id varchar not null,           -- the key: vintage and code, because a bare code changes its meaning
    code varchar not null,              -- the official code within its vintage
    vintage varchar,                    -- the set of units it belongs to, null for a country
    country varchar not null,
    level varchar not null,             -- country | province | region | district | commune | ministry | department
    parent varchar,                     -- unit_id of the unit above
    name varchar not null,
    name_en varchar,
    full_name varchar,
    aliases varchar[] not null,
    valid_from date,
    valid_to date,                      -- last day of validity, null: still in force
    source varchar
);

-- one row per old unit and one of the units that took it over
create table crosswalk (
    old_unit varchar not null,          -- unit_id
    new_unit varchar not null,          -- unit_id
    valid_from date not null,
    weight double,                      -- share of the old unit, null: the unit was split and the share is unknown
    relationship varchar not null
);

-- one row per vintage of a level of a country
create table vintage (
    vintage varchar not null,
    country varchar not null,
    level varchar not null,
    units integer not null,             -- counted on the vintage's last day
    valid_from date,
    valid_to date
);

-- one row per counted population or list: staff, agencies, schools, services
create table denominator (
    programme varchar,                  -- null: any programme
    indicator varchar not null,         -- staff, organisations, services ...
    area varchar,                       -- unit_id, null where the unit names no area
    unit varchar,                       -- organisation as written, null: the whole area
    value double not null,
    counted_as varchar,                 -- persons, posts, units
    as_of date not null,
    source varchar not null,
    reliability varchar,
    is_uploaded boolean not null,
    is_sample boolean not null
);

-- one row per level of a competence framework's competence
create table competence (
    framework varchar not null,         -- digcomp-2.2, digcomp-3.0, ict-cft-3
    area varchar not null,              -- the framework's own grouping
    competence varchar not null,        -- code within the framework
    name json not null,                 -- language -> title
    levels varchar[] not null,
    source varchar not null
);
