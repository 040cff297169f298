-- one row per pair of profiles of one component that must not become one person, all that excuses them considered
create or replace temp table excused_slip as
with slipped as materialized (
    select a, b, id, name, birth, unit, forbidden_by from verdict_of where 'slip' in (id, staff)
), doubted as materialized (
    select unnest([a, b]) as one, unnest([b, a]) as other from slipped
    where id = 'slip' and name = 'same' and birth = 'year' and unit <> 'other'
)
-- a slip that name, full birth date and unit have excused once is excused between these two identifiers
select unnest([x.id, y.id, x.staff, y.staff]) as one, unnest([y.id, x.id, y.staff, x.staff]) as other
from slipped as v
join affected as x on x.profile = v.a
join affected as y on y.profile = v.b
where v.forbidden_by is null
union
-- a row without a day speaks for the day of the row that it is joined to
select unnest([x.id, y.id]), unnest([y.id, x.id])
from doubted as v
join affected as x on x.profile = v.one
join affected as y on y.profile = v.other
join edge_both as e on e.a = y.profile
join affected as witness on witness.profile = e.b
where y.dob is null and witness.name = x.name and witness.dob = x.dob and coalesce(witness.unit = x.unit, true)
  and coalesce(witness.id in (x.id, y.id), true);

create or replace temp table excused_birth as
-- a slip in a birth date that other evidence has outweighed once is outweighed between these two births in the
-- component
with outweighed as (
    select c.component, [x.dob, x.birth_year::ubigint] as first, [y.dob, y.birth_year::ubigint] as second
    from verdict_of as v
    join affected as x on x.profile = v.a
    join affected as y on y.profile = v.b
    join component_of as c on c.profile = v.a
    where v.joined_by is not null and v.birth in ('slip', 'other')
), either as (
    select component, unnest(first) as one, second from outweighed
    union all
    select component, unnest(second), first from outweighed
), direct as (
    select distinct component, one, unnest(second) as other from either where one is not null
)
select component, one, other from direct
union
select x.component, x.one, y.other from direct as x join direct as y on y.component = x.component and y.one = x.other;

create or replace temp table excused_tone as
-- two names that one identifier and one full birth date have shown to be one person's are one name in the component
select c.component, unnest([x.name, y.name]) as one, unnest([y.name, x.name]) as other
from verdict_of as v
join affected as x on x.profile = v.a
join affected as y on y.profile = v.b
join component_of as c on c.profile = v.a
where v.joined_by in ('id', 'staff') and v.name = 'tone' and v.birth = 'same' and v.unit <> 'other';

create or replace temp table veto as
with forbidden as materialized (
    select v.a, v.b, v.forbidden_by, v.name, v.birth, v.id, v.staff, c.component
    from verdict_of as v
    join component_of as c on c.profile = v.a
    join component_of as other on other.profile = v.b and other.component = c.component
    where v.forbidden_by is not null
), standing as (
    select f.a, f.b, f.component
    from forbidden as f
    join affected as x on x.profile = f.a
    join affected as y on y.profile = f.b
    where not (
        f.forbidden_by = 'identifiers_differ' and f.name in ('same', 'plain', 'spelled') and f.birth <> 'other'
        and 'other' not in (f.id, f.staff)
        and (f.id <> 'slip' or exists (from excused_slip as e where e.one = x.id and e.other = y.id))
        and (f.staff <> 'slip' or exists (from excused_slip as e where e.one = x.staff and e.other = y.staff)))
      and not (f.forbidden_by = 'births_differ' and f.name in ('same', 'plain', 'spelled', 'near') and exists (
        from excused_birth as e
        where e.component = f.component and e.one = coalesce(x.dob, x.birth_year::ubigint)
          and e.other = coalesce(y.dob, y.birth_year::ubigint)))
      and not (f.forbidden_by = 'tone_marks_differ' and f.birth in ('same', 'year', 'swapped') and exists (
        from excused_tone as e where e.component = f.component and e.one = x.name and e.other = y.name))
    union
    select d.a, d.b, c.component
    from decided_pair as d
    join component_of as c on c.profile = d.a
    join component_of as other on other.profile = d.b and other.component = c.component
    where not d.is_merged
)
select s.a, s.b, s.component
from standing as s
anti join (select a, b from decided_pair where is_merged) as m on m.a = s.a and m.b = s.b;
