-- one row per judged pair: whether its evidence joins, forbids or proposes, by which key, how strongly (0 to 100)
create or replace temp table verdict as
with usable as (
    select j.*,
           j.id = 'same' and not exists (from shared_key s where s.kind = 'id' and s.key = j.id_key) as by_id,
           j.staff in ('same', 'code')
               and not exists (from shared_key s where s.kind = 'staff' and s.key = j.staff_key) as by_staff,
           j.account = 'same'
               and not exists (from shared_key s where s.kind = 'account' and s.key = j.account_key) as by_account,
           j.email = 'same' and not exists (from shared_key s where s.kind = 'email' and s.key = j.email_key) as by_email,
           j.phone = 'same' and not exists (from shared_key s where s.kind = 'phone' and s.key = j.phone_key) as by_phone,
           j.name = 'same' and j.birth in ('same', 'swapped')
               and not exists (from shared_key s where s.kind = 'name_birth' and s.key = j.name_birth_key) as is_alone,
           j.name = 'same' and j.birth = 'year' and j.unit = 'same' and not exists (
               from shared_key s where s.kind = 'name_year_unit' and s.key = j.name_year_unit_key) as is_alone_in_unit,
           not exists (from shared_key s where (s.kind = 'folded_birth' and s.key = j.folded_birth_key)
               or (s.kind = 'folded_year_unit' and s.key = j.folded_year_unit_key)) as is_alone_unmarked,
           exists (from shared_key s where s.kind = 'name_area'
                   and s.key in (j.name_area_key, j.name_other_area_key)) as is_common,
           j.name in ('none', 'same', 'plain', 'spelled') as is_one_name,
           coalesce(j.same_given, false) as has_given,
           (j.phone = 'other' and j.email <> 'same') or (j.email = 'other' and j.phone <> 'same') as contacts_differ
    from judged_pair as j
), joining as (
    select *,
           case
               when (by_id or (by_staff and staff = 'same')) and (
                   name = 'same' or (is_one_name and birth <> 'other') or (birth = 'same' and name <> 'other')
                   or (name = 'tone' and birth in ('year', 'swapped'))
                   or (name = 'near' and has_given and birth in ('year', 'swapped', 'none'))
                   or (has_given and birth in ('year', 'swapped'))
               ) then if(by_id, 'id', 'staff')
               when by_staff and name in ('same', 'plain') and birth <> 'other'
                    and (unit = 'same' or birth in ('same', 'year', 'swapped')) then 'staff'
               when by_email and ((is_one_name and birth <> 'other')
                    or (has_given and birth in ('same', 'year', 'swapped'))) then 'email'
               when by_account and is_one_name and birth <> 'other' and not (name = 'none' and email = 'other')
                   then 'account'
               when by_phone and birth <> 'other'
                    and (name = 'same' or (name = 'plain' and birth <> 'slip') or (name = 'spelled' and birth in ('same', 'year', 'swapped')) or (has_given and birth = 'same'))
                   then 'phone'
               when name = 'same' and birth in ('same', 'swapped') and unit = 'same' and not sexes_differ
                   and (is_alone or id = 'slip' or staff = 'slip') then 'name_birth_unit'
               when is_alone and birth = 'same' and area <> 'other' and not is_common and not sexes_differ
                   then 'name_birth'
               when is_alone_in_unit and not is_common and not sexes_differ and not contacts_differ
                   then 'name_year_unit'
           end as joined_by
    from usable
), forbidding as (
    select *,
           case
               when id = 'other' or staff = 'other' then 'identifiers_differ'
               when (id = 'slip' or staff = 'slip') and not (name = 'same' and birth = 'same' and unit <> 'other')
                   then 'identifiers_differ'
               when name = 'tone' and not ((id = 'same' or staff = 'same') and birth in ('same', 'year', 'swapped'))
                   then 'tone_marks_differ'
               when birth = 'other' and not (name = 'same' and (by_id or (by_staff and staff = 'same')))
                   then 'births_differ'
               when birth = 'slip' and not (name in ('none', 'same', 'plain') and (
                   'same' in (id, staff, email, phone) or (name = 'same' and unit = 'same'))
                   or (name = 'spelled' and 'same' in (id, staff, email))) then 'births_differ'
               when joined_by is null and (name in ('part', 'other')
                   or (name in ('given', 'near') and birth not in ('same', 'year', 'swapped'))) then 'names_differ'
           end as forbidden_by
    from joining
)
select a, b, name, birth, id, staff, account, email, phone, unit, area, sexes_differ, has_given, contacts_differ,
       by_id, by_email, by_phone, is_alone_unmarked, is_common, forbidden_by,
       case when forbidden_by is null then joined_by end as joined_by,
       case joined_by when 'id' then 100 when 'staff' then 95 when 'email' then 85 when 'account' then 80
                      when 'name_birth_unit' then 75 when 'phone' then 70 when 'name_birth' then 60
                      when 'name_year_unit' then 50 else 0 end
           + if(name = 'same', 4, 0) + if(birth = 'same', 3, 0) + if(unit = 'same', 1, 0) as strength,
       case
           when forbidden_by is null and joined_by is not null then null
           when id = 'other' or staff = 'other' or name = 'tone' then null
           when by_id or (by_staff and staff = 'same') then 'same_identifier'
           when birth = 'other' then null
           when by_email and name <> 'other' then 'same_email'
           when by_phone and name in ('near', 'spelled', 'plain', 'same') then 'same_phone'
           when name = 'same' and birth in ('same', 'swapped') then 'same_name_and_birth'
           when name = 'plain' and birth in ('same', 'swapped') then 'name_without_marks'
           when name = 'same' and birth = 'slip' and unit = 'same' then 'birth_slip'
           when name in ('same', 'plain') and birth = 'year' and unit = 'same' then 'same_name_and_year'
           when name in ('near', 'spelled') and birth in ('same', 'year') and unit = 'same' then 'name_slip'
           when name = 'same' and unit = 'same' and birth = 'none' then 'same_name_and_unit'
       end as doubted_by
from forbidding;
