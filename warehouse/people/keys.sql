-- macro: one row per key of each profile in the named table; kinds that join come first, the rest only propose or count
create or replace temp macro birth_of(dob, dob_swapped) as least(dob, coalesce(dob_swapped, dob));

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
    select 'name_birth', xor(name, birth_of(dob, dob_swapped)), profile from query_table(source)
    where name is not null and dob is not null
    union all
    select 'name_year_unit', xor(xor(name, birth_year::ubigint), unit), profile from query_table(source)
    where name is not null and birth_year is not null and unit is not null
    union all
    select 'name_area', xor(name, area_number), profile from query_table(source)
    where name is not null and birth_year is not null
    union all
    select 'folded_birth', xor(folded, birth_of(dob, dob_swapped)), profile from query_table(source)
    where folded is not null and dob is not null
    union all
    select 'folded_year_unit', xor(xor(folded, birth_year::ubigint), unit), profile from query_table(source)
    where folded is not null and birth_year is not null and unit is not null
    union all
    select 'birth_unit', xor(birth_of(dob, dob_swapped), unit), profile from query_table(source)
    where dob is not null and unit is not null and name is not null
    union all
    select 'name_unit', xor(name, unit), profile from query_table(source)
    where name is not null and unit is not null;
