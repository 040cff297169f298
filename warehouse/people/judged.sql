-- one row per pair of profiles in person_pair: how each part of their evidence stands to the other's
create or replace temp table judged_pair as
with compared_pair as (
    select p.a, p.b, x.given = y.given as same_given,
           case
               when x.name is null or y.name is null then 'none'
               when x.name = y.name then 'same'
               when x.folded = y.folded and least(x.marks, y.marks) > 0 and greatest(x.marks, y.marks) = 2 then 'tone'
               when x.folded = y.folded or list_sort(x.tokens) = list_sort(y.tokens) then 'plain'
               when list_has_any(x.spellings, y.spellings) then 'spelled'
               when len(list_intersect(x.tokens, y.tokens)) >= greatest(1, len(x.tokens) - 1, len(y.tokens) - 1)
                   then 'near'
               when x.given = y.given then 'given'
               when list_has_any(x.tokens, y.tokens) then 'part'
               else 'other'
           end as name,
           case
               when x.birth_year is null or y.birth_year is null then 'none'
               when x.dob = y.dob then 'same'
               when (x.dob is null or y.dob is null) and x.birth_year = y.birth_year then 'year'
               when x.dob is null or y.dob is null then 'other'
               when x.dob_swapped = y.dob and (x.is_swappable or y.is_swappable) then 'swapped'
               when x.dob_swapped = y.dob or x.day_month = y.day_month or x.day_year = y.day_year
                   or x.month_year = y.month_year then 'slip'
               else 'other'
           end as birth,
           case
               when x.id is null or y.id is null or x.id_type <> y.id_type then 'none'
               when x.id = y.id then 'same'
               when exists (from identifier_slip as s where s.a = least(x.id, y.id) and s.b = greatest(x.id, y.id))
                   then 'slip'
               else 'other'
           end as id,
           case
               when x.staff is null or y.staff is null then 'none'
               when x.staff = y.staff then if(x.is_staff_number, 'same', 'code')
               when not x.is_staff_number or not y.is_staff_number then 'none'
               when exists (
                   from identifier_slip as s where s.a = least(x.staff, y.staff) and s.b = greatest(x.staff, y.staff)
               ) then 'slip'
               else 'other'
           end as staff,
           case when x.account is null or y.account is null then 'none'
                when x.account = y.account then 'same' else 'other' end as account,
           case when x.email is null or y.email is null then 'none'
                when x.email = y.email then 'same' else 'other' end as email,
           case when x.phone is null or y.phone is null then 'none'
                when x.phone = y.phone then 'same' else 'other' end as phone,
           case when x.area is null or y.area is null then 'none'
                when x.area = y.area then 'same' else 'other' end as area,
           case when x.unit is null or y.unit is null then 'none'
                when x.unit = y.unit then 'same' else 'other' end as unit,
           coalesce(x.dob_swapped = y.dob, false) as is_exchanged,
           coalesce(x.sex <> y.sex, false) as sexes_differ,
           x.id as id_key, x.staff as staff_key, x.account as account_key, x.email as email_key, x.phone as phone_key,
           xor(x.name, birth_of(x.dob, x.dob_swapped)) as name_birth_key,
           xor(xor(x.name, x.birth_year::ubigint), x.unit) as name_year_unit_key,
           xor(x.folded, birth_of(x.dob, x.dob_swapped)) as folded_birth_key,
           xor(xor(x.folded, x.birth_year::ubigint), x.unit) as folded_year_unit_key,
           xor(x.name, x.area_number) as name_area_key,
           xor(x.name, y.area_number) as name_other_area_key
    from person_pair as p
    join known as x on x.profile = p.a
    join known as y on y.profile = p.b
)
select *,
       -- for the guard: could the two be one person, as far as everything but the key itself says?
       birth <> 'other' and ('other' not in (id, staff) or (name = 'same' and birth in ('same', 'year', 'swapped'))) and (
           name in ('none', 'same', 'plain', 'spelled')
           or (name = 'near' and same_given)
           or (coalesce(same_given, false) and birth in ('same', 'year', 'swapped'))
       ) as agrees,
       name = 'same' or (birth = 'same' and name <> 'other')
           or (name = 'tone' and birth in ('year', 'swapped')) as agrees_by_birth
from compared_pair;
