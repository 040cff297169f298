-- one row per pair of profiles in pair_at_hand: how their evidence compares, and whether it could be one person's
create or replace temp view judged_at_hand as
with likened as (
    select * exclude (shared_tokens, fewest_tokens),
           -- one name is the other with a part left out
           coalesce(name = 'near' and shared_tokens = fewest_tokens and fewest_tokens > 1, false) as is_within,
           coalesce(is_within and (same_given or not is_tonal), false) as is_short
    from compared_pair
)
select *,
       name = 'same' or (birth = 'same' and name <> 'other') or (name = 'spelled' and birth <> 'other')
           or (coalesce(same_given, false) and (birth in ('year', 'swapped') or (birth = 'none' and not is_tonal)))
           as agrees_by_birth,
       -- for the guard: could the two be one person, as far as everything but the key itself says?
       ('same' in (id, staff) and agrees_by_birth) or (
           birth <> 'other'
           and ('other' not in (id, staff) or (name = 'same' and birth in ('same', 'year', 'swapped')))
           and (
               name in ('none', 'same', 'plain') or is_within or (name = 'spelled' and (is_typo or not is_tonal))
               or (name = 'spelled' and birth = 'same' and email = 'same' and 'slip' not in (id, staff))
               or (not is_tonal and coalesce(same_given, false)
                   and (name = 'near' or birth in ('same', 'year', 'swapped')))
           )) as agrees
from likened;
