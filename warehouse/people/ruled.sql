-- one row per judged pair: whether the rules join, forbid or propose it, by which key, how strongly (0 to 100)
create or replace temp view ruled_pair as
with forbidding as (
    select *,
           (id = 'slip' and not is_slip_shown) or staff = 'slip' as is_slip,
           case
               when id = 'other' or staff = 'other' then 'identifiers_differ'
               when is_slip and not (
                   name = 'same' and (unit <> 'other' or is_unit_alike) and (
                       (birth = 'same' and (is_marked or not is_tonal)) or by_id or (by_staff and staff = 'same')))
                   then 'identifiers_differ'
               when name = 'tone' and not ((id = 'same' or staff = 'same') and birth in ('same', 'year', 'swapped'))
                   then 'tone_marks_differ'
               when birth = 'other' and not (name = 'same' and (by_id or (by_staff and staff = 'same')))
                   then 'births_differ'
               when birth = 'slip' and not (name in ('none', 'same', 'plain') and (
                   'same' in (id, staff, email, phone) or (name = 'same' and unit = 'same'))
                   or (name = 'spelled' and (
                       'same' in (id, staff, email) or (phone = 'same' and is_own_name and unit = 'same')))
                   or (name = 'near' and (has_given or is_short) and 'same' in (id, staff))) then 'births_differ'
               when joined_by is null and (name in ('part', 'other')
                   or (name = 'given' and birth not in ('same', 'year', 'swapped'))
                   or (name = 'near' and not is_within and birth not in ('same', 'year', 'swapped')))
                   then 'names_differ'
           end as forbidden_by
    from joining
)
select a, b, name, birth, id, staff, email, phone, unit, area, sexes_differ, has_given, is_tonal, is_typo, is_short,
       by_id, by_email, by_phone, is_alone_unmarked, is_common, forbidden_by,
       case when forbidden_by is null then joined_by end as joined_by,
       case
           when joined_by in ('id', 'staff') and name = 'tone' then 40
           when joined_by = 'id' then 100
           when joined_by = 'staff' then 95
           when joined_by = 'email' then 85
           when joined_by = 'account' then 80
           when joined_by = 'name_birth_unit' then 75
           when joined_by = 'phone' then 70
           when joined_by = 'name_birth' then 60
           when joined_by = 'name_year_unit' then 50
           else 0
       end
           + if(name = 'same', 4, 0) + if(birth = 'same', 3, 0) + if(unit = 'same', 1, 0) as strength,
       case
           when forbidden_by is null and joined_by is not null then null
           when 'other' not in (id, staff) and is_slip and name = 'same'
                and birth in ('same', 'year', 'swapped')
                and (unit <> 'other' or is_unit_alike or by_email or by_phone)
               then 'identifier_slip'
           when 'other' in (id, staff) or is_slip
               then if((by_email or by_phone) and birth = 'same' and (name in ('same', 'plain', 'spelled') or is_short),
                       'identifiers_differ', null)
           when name = 'tone'
               then if(birth = 'same' and id = 'none' and staff = 'none' and unit = 'same' and (by_email or by_phone),
                       'tone_mark', null)
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
