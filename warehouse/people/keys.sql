-- macro: one row per key of each profile in the named table; kinds that join come first, the rest only propose or count
create or replace temp macro keys_of(source) as table
    select 'id' as kind, id as key, profile from query_table(source) where id is not null
    union all
    select 'staff', staff, profile from query_table(source) where staff is not null
    union all
    select 'account', account, profile from query_table(source) where account is not null
    union all
    select 'email', email, profile from query_table(source) where email is not null
    union all
    select 'phone', phone, profile from query_table(source) where phone is not null
    union all
    select 'name_birth', xor(name, born), profile from query_table(source) where name is not null and born is not null
    union all
    select 'name_year_unit', xor(xor(name, birth_year::ubigint), unit), profile from query_table(source)
    where name is not null and birth_year is not null and unit is not null
    union all
    select 'name_area', xor(name, area_number), profile from query_table(source)
    where name is not null and birth_year is not null
    union all
    select 'folded_birth', xor(folded, born), profile from query_table(source)
    where folded is not null and born is not null
    union all
    select 'folded_year_unit', xor(xor(folded, birth_year::ubigint), unit), profile from query_table(source)
    where folded is not null and birth_year is not null and unit is not null
    union all
    select 'birth_unit', xor(born, unit), profile from query_table(source)
    where born is not null and unit is not null and name is not null
    union all
    select 'name_unit', xor(name, unit), profile from query_table(source)
    where name is not null and unit is not null;

-- macro: every profile that shares an identifier or staff number with one of the named table, some more than once
create or replace temp macro identified_as(source) as table
    select profile from profile where id in (select id from query_table(source) where id is not null)
    union all
    select profile from profile where staff in (select staff from query_table(source) where staff is not null);

-- macro: every profile that shares a key with one of the named table, some more than once, and few others; one column
-- or pair of columns at a time, as that is quick. Who shares a name shares it without marks. name_area isn't asked.
create or replace temp macro bearers_of(source) as table
    from identified_as(source)
    union all
    select profile from profile where account in (select account from query_table(source) where account is not null)
    union all
    select profile from profile where email in (select email from query_table(source) where email is not null)
    union all
    select profile from profile where phone in (select phone from query_table(source) where phone is not null)
    union all
    select profile from profile
    where xor(folded, born) in (
        select xor(folded, born) from query_table(source) where folded is not null and born is not null)
    union all
    select profile from profile
    where xor(folded, unit) in (
        select xor(folded, unit) from query_table(source) where folded is not null and unit is not null)
    union all
    select profile from profile
    where xor(born, unit) in (
        select xor(born, unit) from query_table(source) where born is not null and unit is not null);
