-- one row per accepted record: its evidence as keyed hashes, and the profile that all of them together make
create or replace temp table incoming_evidence as
with unit_bare as (
    select unit, string_split(trim(regexp_replace(compared(regexp_replace(unit, $unit_tail, '', 'i')), $unit_head, '')),
                              ' ') as words
    from (select distinct unit from incoming where outcome = 'accepted' and unit is not null)
), unit_written as (
    select unit, array_to_string(list_prepend(
               coalesce($unit_long[list_position($unit_short, words[1])], words[1]), words[2:]), ' ') as unit_marked
    from unit_bare
), accepted as materialized (
    select i.*, coalesce(n.now, i.area) as area_now,
           coalesce($unit_new[list_position($unit_old, without_marks(u.unit_marked))], u.unit_marked) as unit_marked
    from incoming as i
    left join area_now as n on n.unit_id = i.area
    left join unit_written as u on u.unit = i.unit
    where i.outcome = 'accepted'
), born as (
    select distinct dob, birth_year as year from accepted where dob is not null or birth_year is not null
), hashed_birth as materialized (
    select dob as born_on, year, hashed('dob', dob::varchar, $ipad, $opad) as dob,
           case when day(dob) <= 12 and day(dob) <> month(dob)
                then hashed('dob', make_date(year(dob), day(dob), month(dob))::varchar, $ipad, $opad)
           end as dob_swapped,
           hashed_short('year', coalesce(year(dob), year)::varchar, $ipad) as birth_year,
           hashed_short('day-month', strftime(dob, '%d-%m'), $ipad) as day_month,
           hashed_short('day-year', strftime(dob, '%d-%Y'), $ipad) as day_year,
           hashed_short('month-year', strftime(dob, '%m-%Y'), $ipad) as month_year
    from born
), placed_unit as (
    -- a commune that lies elsewhere than the file's area is known by its name if no other bears it
    select u.unit_marked, u.area_now,
           coalesce(h.now_key, g.now_key, e.now_key, f.now_key, without_marks(u.unit_marked)) as text,
           coalesce(h.area_now, g.area_now, e.area_now, f.area_now, u.area_now) as held_by
    from (select distinct unit_marked, area_now from accepted where unit_marked <> '') as u
    left join unit_now as h on h.marked = u.unit_marked and h.area_now = u.area_now
    left join (select unit_key, area_now, min(now_key) as now_key from unit_now group by unit_key, area_now) as g
        on g.unit_key = u.unit_marked and g.area_now = u.area_now
    left join unit_now as e on e.marked = u.unit_marked and e.is_only_marked
    left join unit_now as f on f.unit_key = u.unit_marked and f.is_only_one
), hashed_unit as materialized (
    -- in a whole country's list a unit may lie in any province
    select u.unit_marked, u.area_now, hashed('unit', concat(u.text, '|'), $ipad, $opad) as unit_text,
           hashed('unit', concat(u.text, '|', if(a.level = 'country', null, u.held_by)), $ipad, $opad) as unit
    from placed_unit as u
    left join area as a on a.unit_id = u.held_by
), evidence as (
    select r.record, n.name, n.folded, n.given, coalesce(n.marks, 0)::utinyint as marks,
           coalesce(n.is_spelled, false) as is_spelled, b.dob, b.dob_swapped,
           least(b.dob, coalesce(b.dob_swapped, b.dob)) as born, b.birth_year, b.day_month, b.day_year,
           b.month_year, coalesce(r.dob_swappable, false) and b.dob is not null as is_swappable, r.sex,
           case when r.id is not null then coalesce(r.id_type, 'id') end as id_type,
           hashed(coalesce(r.id_type, 'id'), r.id, $ipad, $opad) as id, right(r.id, 4) as id_last4,
           coalesce(list_has_any(r.warnings, ['id_year_conflict', 'id_sex_conflict']), false) as is_id_contradicted,
           hashed('staff', upper(r.staff_id), $ipad, $opad) as staff,
           coalesce(regexp_full_match(r.staff_id, '\d{8}'), false) as is_staff_number,
           hashed('account', r.account, $ipad, $opad) as account,
           hashed('email', lower(trim(r.email)), $ipad, $opad) as email,
           hashed('phone', r.phone, $ipad, $opad) as phone,
           u.unit, u.unit_text, r.area_now as area, concat_ws('|', $source, r.sheet, r.row, r."column") as place
    from accepted as r
    left join incoming_name as n on n.written = r.name
    left join hashed_birth as b on b.born_on is not distinct from r.dob and b.year is not distinct from r.birth_year
    left join hashed_unit as u on u.unit_marked = r.unit_marked and u.area_now is not distinct from r.area_now
)
select text_number(concat_ws('|', coalesce(name, 0), marks, coalesce(dob, 0), coalesce(birth_year, 0), is_swappable,
           coalesce(sex, '-'), coalesce(id, 0), is_id_contradicted, coalesce(staff, 0), coalesce(account, 0),
           coalesce(email, 0), coalesce(phone, 0), coalesce(unit, 0), coalesce(area, '-'), coalesce(given, 0),
           case when coalesce(id, staff, account, email, phone, dob) is null
                     and (birth_year is null or unit is null or name is null) then place end)) as profile,
       text_number(coalesce(area, '-')) as area_number, * exclude (place)
from evidence;
