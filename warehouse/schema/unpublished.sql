-- one row per submission or person of which published rows changed since last_published, written with the change
create table unpublished (
    kind varchar not null,              -- submission | person | everything
    key bigint                          -- its number, null for everything
);

-- one row per store at most: the snapshot that the rows of unpublished come on top of; none: the next is written whole
create table last_published (
    snapshot varchar not null,
    audit_head varchar not null,        -- of the store that it was taken of
    schema_version integer not null
);
