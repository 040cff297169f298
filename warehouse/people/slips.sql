-- one row per pair of identifiers of `known`, one of them just arrived, that differ by one digit or one transposition;
-- asked only where name and full birth date, or another identifier, agree: there alone a slip may be forgiven, and is
-- no namesake; and where name, birth year and unit agree: there it is put before a clerk
insert into identifier_slip
with arrived as (
    select distinct i.id as written, e.id_type as kind, e.id as hash, e.id_last4 as tail, e.name, e.dob, e.birth_year,
           e.unit, e.staff as beside, false as is_staff
    from incoming_evidence as e
    join incoming as i using (record)
    where e.id is not null and e.name is not null
    union all
    select distinct i.staff_id, 'staff', e.staff, null, e.name, e.dob, e.birth_year, e.unit, e.id, true
    from incoming_evidence as e
    join incoming as i using (record)
    where e.is_staff_number and e.name is not null
), met as (
    select a.written, a.kind, a.hash, a.tail, p.id, p.id_type, p.id_last4, p.staff, p.is_staff_number, a.is_staff
    from arrived as a
    join known as p on p.name = a.name and p.dob = a.dob
    union all
    select a.written, a.kind, a.hash, a.tail, p.id, p.id_type, p.id_last4, p.staff, p.is_staff_number, a.is_staff
    from arrived as a
    join known as p on p.name = a.name and p.birth_year = a.birth_year and p.unit = a.unit
    where p.dob is distinct from a.dob
    union all
    select a.written, a.kind, a.hash, a.tail, p.id, p.id_type, p.id_last4, p.staff, p.is_staff_number, a.is_staff
    from arrived as a
    join known as p on p.id = a.beside and p.name = a.name and coalesce(p.unit = a.unit, true)
    where a.is_staff
    union all
    select a.written, a.kind, a.hash, a.tail, p.id, p.id_type, p.id_last4, p.staff, p.is_staff_number, a.is_staff
    from arrived as a
    join known as p on p.staff = a.beside and p.name = a.name and coalesce(p.unit = a.unit, true)
    where not a.is_staff and p.is_staff_number
), differing as (
    select distinct written, kind, hash, staff as other from met where is_staff and is_staff_number and staff <> hash
    union all
    -- a slip changes at most two of the last four digits
    select distinct written, kind, hash, id from met
    where not is_staff and id_type = kind and id <> hash
      and case when len(tail) = len(id_last4) then hamming(tail, id_last4) <= 2 end
), asked as (
    select distinct written, kind, hash from differing
), form as (
    select hash, kind, unnest(list_concat(
               flatten(list_transform(range(1, len(written) + 1), lambda i: list_transform(range(10), lambda d:
                   left(written, i - 1) || d || substr(written, i + 1)))),
               list_transform(range(1, len(written)), lambda i:
                   left(written, i - 1) || written[i + 1] || written[i] || substr(written, i + 2)))) as form
    from asked
), neighbour as (
    select hash, hashed(kind, form, $ipad, $opad) as other from form
)
select distinct least(d.hash, d.other) as a, greatest(d.hash, d.other) as b
from differing as d
join neighbour as n on n.hash = d.hash and n.other = d.other
where not exists (from identifier_slip as s where s.a = least(d.hash, d.other) and s.b = greatest(d.hash, d.other));
