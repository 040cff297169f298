-- one row per name in `known`: by what it is likened to another
create or replace temp table known_name as from name_form semi join known using (name);

-- one row per pair of profiles in pair_at_hand: how each part of their evidence stands to the other's
create or replace temp view compared_pair as
select p.a, p.b, x.birth_year is not null as a_has_birth, y.birth_year is not null as b_has_birth,
       x.given = y.given as same_given,
       -- in a tonal language another letter, or another name in the middle, is another person's name
       greatest(x.marks, y.marks) = 2 or (x.is_spelled and y.is_spelled) as is_tonal,
       not (x.is_spelled and y.is_spelled) as is_typo,
       greatest(x.marks, y.marks) > 0 as is_marked,
       len(list_intersect(n.tokens, m.tokens)) as shared_tokens,
       least(len(n.tokens), len(m.tokens)) as fewest_tokens,
       case
           when x.name is null or y.name is null then 'none'
           when x.name = y.name then 'same'
           when x.folded = y.folded and least(x.marks, y.marks) > 0 and greatest(x.marks, y.marks) = 2 then 'tone'
           when x.folded = y.folded or n.tokens = m.tokens then 'plain'
           -- a letter left out of either changes its length by one; asked first, as lists are slow to liken
           when abs(len(n.spellings) - len(m.spellings)) < 2 and list_has_any(n.spellings, m.spellings) then 'spelled'
           when shared_tokens >= least(
                    greatest(1, len(n.tokens) - 1, len(m.tokens) - 1), greatest(2, fewest_tokens)) then 'near'
           when x.given = y.given then 'given'
           when shared_tokens > 0 then 'part'
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
       -- one of two identifiers that end alike isn't what its own row says of sex and birth year: that one isn't valid
       coalesce(x.id <> y.id and x.id_type = y.id_type and x.id_last4 = y.id_last4
                and x.is_id_contradicted <> y.is_id_contradicted, false) as is_slip_shown,
       case
           when x.id is null or y.id is null or x.id_type <> y.id_type then 'none'
           when x.id = y.id then 'same'
           when is_slip_shown or s.a is not null then 'slip'
           else 'other'
       end as id,
       case
           when x.staff is null or y.staff is null then 'none'
           when x.staff = y.staff then if(x.is_staff_number, 'same', 'code')
           when not x.is_staff_number or not y.is_staff_number then 'none'
           when t.a is not null then 'slip'
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
       -- the same unit, or one that is written alike while one of the two has no province, as in a whole country's list
       coalesce(x.unit in (y.unit, y.unit_text) or x.unit_text = y.unit, false) as is_unit_alike,
       coalesce(x.dob_swapped = y.dob, false) as is_exchanged,
       coalesce(x.sex <> y.sex, false) as sexes_differ,
       x.id as id_key, x.staff as staff_key, x.account as account_key, x.email as email_key, x.phone as phone_key,
       xor(x.name, x.born) as name_birth_key,
       xor(xor(x.name, x.birth_year::ubigint), x.unit) as name_year_unit_key,
       xor(x.folded, x.born) as folded_birth_key,
       xor(xor(x.folded, x.birth_year::ubigint), x.unit) as folded_year_unit_key,
       xor(x.name, x.area_number) as name_area_key,
       xor(x.name, y.area_number) as name_other_area_key
from pair_at_hand as p
join known as x on x.profile = p.a
join known as y on y.profile = p.b
left join identifier_slip as s on s.a = least(x.id, y.id) and s.b = greatest(x.id, y.id)
left join identifier_slip as t on t.a = least(x.staff, y.staff) and t.b = greatest(x.staff, y.staff)
left join known_name as n on n.name = if(x.folded <> y.folded, x.name, null)
left join known_name as m on m.name = if(x.folded <> y.folded, y.name, null);
