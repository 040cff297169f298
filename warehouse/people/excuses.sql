-- what the joins of a component have shown, by which a veto elsewhere in it is excused
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

create or replace temp table excused_name as
-- two names that one identifier and one birth date have shown to be one person's, who married or goes by half a name,
-- are one person's in the component; a platform may write the parts in another order
with renamed as (
    select c.component, n.tokens as first, m.tokens as second
    from verdict_of as v
    join affected as x on x.profile = v.a
    join affected as y on y.profile = v.b
    join component_of as c on c.profile = v.a
    join known_name as n on n.name = x.name
    join known_name as m on m.name = y.name
    where v.joined_by in ('id', 'staff') and v.name in ('near', 'given') and v.birth in ('same', 'none')
)
select component, unnest([first, second]) as one, unnest([second, first]) as other from renamed;
