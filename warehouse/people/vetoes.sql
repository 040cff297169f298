-- one row per pair of profiles of one component that must not become one person, all that excuses them considered
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
    left join known_name as n on n.name = if(f.forbidden_by = 'names_differ', x.name, null)
    left join known_name as m on m.name = if(f.forbidden_by = 'names_differ', y.name, null)
    where not (
        f.forbidden_by = 'identifiers_differ' and f.name in ('same', 'plain', 'spelled') and f.birth <> 'other'
        and 'other' not in (f.id, f.staff)
        and (f.id <> 'slip' or exists (from excused_slip as e where e.one = x.id and e.other = y.id))
        and (f.staff <> 'slip' or exists (from excused_slip as e where e.one = x.staff and e.other = y.staff)))
      and not (f.forbidden_by = 'births_differ' and f.name in ('same', 'plain', 'spelled', 'near') and exists (
        from excused_birth as e
        where e.component = f.component and e.one = coalesce(x.dob, x.birth_year::ubigint)
          and e.other = coalesce(y.dob, y.birth_year::ubigint)))
      and not (f.forbidden_by = 'names_differ' and exists (
        from excused_name as e
        where e.component = f.component and e.one = n.tokens and e.other = m.tokens))
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
