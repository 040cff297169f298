-- one row per area that has a larger or a later one: the province, region or ministry that holds it today
create or replace temp table area_now as
with recursive up as (
    select unit_id, unit_id as held_by, level, parent from area
    union all
    select up.unit_id, above.unit_id, above.level, above.parent
    from up
    join area as above on above.unit_id = up.parent
    where up.level in ('district', 'commune')
), held as (
    select unit_id, held_by from up where level not in ('district', 'commune')
), successor as (
    select old_unit, arg_max(new_unit, (coalesce(weight, 0), new_unit)) as new_unit from crosswalk group by old_unit
)
select h.unit_id, min(coalesce(s.new_unit, h.held_by)) as now
from held as h
left join successor as s on s.old_unit = h.held_by
group by h.unit_id
having min(coalesce(s.new_unit, h.held_by)) <> h.unit_id;
