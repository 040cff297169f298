-- one row per unit that is itself an area (commune, district, ministry, department) and the area it lies in: the form
-- of its name today. What was merged into one successor, or renamed, goes by the successor's name.
create or replace temp table unit_now as
with unit as (
    select a.unit_id, a.valid_to is null as is_current,
           -- a list of areas tells a town from the commune of its name in brackets
           compared(regexp_replace(coalesce(a.full_name, a.name), '\s*\([^)]*\)', '')) as marked,
           coalesce(n.now, a.unit_id) as area_now
    from area as a
    left join area_now as n using (unit_id)
    where a.level in ('commune', 'district', 'ministry', 'department')
), successor as (
    select old_unit, arg_max(new_unit, (coalesce(weight, 0), new_unit)) as new_unit from crosswalk group by old_unit
), named as (
    select u.marked, u.area_now, u.is_current, without_marks(coalesce(t.marked, u.marked)) as later_key
    from unit as u
    left join successor as s on s.old_unit = u.unit_id
    left join unit as t on t.unit_id = s.new_unit
), today as (
    -- a name that is in use today in the area keeps its meaning, though an older unit of that name went elsewhere
    select marked, without_marks(marked) as unit_key, area_now,
           if(bool_or(is_current), without_marks(marked), min(later_key)) as now_key
    from named
    group by marked, area_now
)
select *, count(*) over (partition by marked) = 1 as is_only_marked,
       count(*) over (partition by unit_key) = 1 as is_only_one
from today;
