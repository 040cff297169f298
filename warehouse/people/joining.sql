-- one row per judged pair: the key that would join it, keys that several people share left out; null: none would
create or replace temp view joining as
with shared as materialized (
    select kind, key from shared_key
    where key in (
        select unnest([id_key, staff_key, account_key, email_key, phone_key, name_birth_key, name_year_unit_key,
                       folded_birth_key, folded_year_unit_key, name_area_key, name_other_area_key])
        from judged_pair)
), usable as (
    select j.*,
           j.id = 'same' and not exists (from shared as s where s.kind = 'id' and s.key = j.id_key) as by_id,
           j.staff in ('same', 'code')
               and not exists (from shared as s where s.kind = 'staff' and s.key = j.staff_key) as by_staff,
           j.account = 'same'
               and not exists (from shared as s where s.kind = 'account' and s.key = j.account_key) as by_account,
           j.email = 'same'
               and not exists (from shared as s where s.kind = 'email' and s.key = j.email_key) as by_email,
           j.phone = 'same'
               and not exists (from shared as s where s.kind = 'phone' and s.key = j.phone_key) as by_phone,
           j.name = 'same' and (j.birth in ('same', 'swapped') or j.is_exchanged)
               and not exists (from shared as s where s.kind = 'name_birth' and s.key = j.name_birth_key) as is_alone,
           j.name = 'same' and j.birth = 'year' and j.unit = 'same' and not exists (
               from shared as s where s.kind = 'name_year_unit' and s.key = j.name_year_unit_key) as is_alone_in_unit,
           j.unit = 'same' and j.birth = 'same' and not exists (
               from shared as s where s.kind = 'name_year_unit' and s.key = j.name_year_unit_key) as is_alone_here,
           not exists (from shared as s where s.kind = 'folded_birth' and s.key = j.folded_birth_key)
               and not exists (from shared as s where s.kind = 'folded_year_unit' and s.key = j.folded_year_unit_key)
               as is_alone_unmarked,
           exists (from shared as s where s.kind = 'name_area' and s.key = j.name_area_key)
               or exists (from shared as s where s.kind = 'name_area' and s.key = j.name_other_area_key) as is_common,
           j.name in ('none', 'same', 'plain', 'spelled') as is_one_name,
           j.name in ('none', 'same', 'plain') or j.is_within or (j.name = 'spelled' and (j.is_typo or not j.is_tonal))
               as is_own_name,
           j.name = 'spelled' and j.is_typo and j.is_tonal as is_misspelled,  -- what stands there can be nobody's name
           coalesce(j.same_given, false) as has_given,
           (j.phone = 'other' and j.email <> 'same') or (j.email = 'other' and j.phone <> 'same') as contacts_differ
    from judged_pair as j
), answered as (
    select *,
           case
               when (by_id or (by_staff and staff = 'same')) and (
                   name = 'same' or (is_one_name and birth <> 'other')
                   or (birth = 'same' and name <> 'other')
                   or (name = 'tone' and birth in ('year', 'swapped'))
                   or (is_short and birth <> 'other')
                   or (name = 'near' and has_given and birth = 'slip')
                   or (has_given and (birth in ('year', 'swapped') or (not is_tonal and birth = 'none')))
               ) then if(by_id, 'id', 'staff')
               when by_staff and name in ('same', 'plain') and birth <> 'other'
                    and (unit = 'same' or birth in ('same', 'year', 'swapped') or 'other' not in (unit, area))
                   then 'staff'
               when by_email and ((is_own_name and birth <> 'other') or (name = 'spelled' and birth = 'same')
                    or (has_given and not is_tonal
                        and (birth in ('same', 'year', 'swapped') or (name = 'near' and birth = 'none')))) then 'email'
               when by_account and is_one_name and birth <> 'other' and not (name = 'none' and email = 'other')
                   then 'account'
               when by_phone and birth <> 'other'
                    and (name = 'same' or (name = 'plain' and (birth <> 'slip' or unit = 'same'))
                        or (name = 'spelled' and is_own_name
                            and (birth in ('same', 'year', 'swapped') or unit = 'same'))
                        or (is_short and birth in ('same', 'year', 'swapped'))
                        or (has_given and birth = 'same' and not is_tonal)) then 'phone'
               when name = 'same' and (birth in ('same', 'swapped') or is_exchanged) and not sexes_differ
                   and ((unit = 'same' and (is_alone or is_alone_here))
                        or (is_unit_alike and 'slip' in (id, staff))) then 'name_birth_unit'
               when (is_misspelled or (is_short and not contacts_differ)) and birth = 'same' and unit = 'same'
                    and is_alone_unmarked and not sexes_differ then 'name_birth_unit'
               when is_alone and birth = 'same' and area <> 'other' and not (unit = 'other' and contacts_differ)
                    and not is_common and not sexes_differ then 'name_birth'
               when is_alone_in_unit and not is_common and not sexes_differ and not contacts_differ
                   then 'name_year_unit'
           end as joined_by
    from usable
)
from answered;
