-- one row per touched key: whether several people share it, so that it joins nobody
create or replace temp table guarded_key as
with size as (
    select m.kind, m.key, count(*) as members, count(p.name) as named
    from touched_member as m
    left join known as p using (profile)
    where list_contains($kinds, m.kind)
    group by m.kind, m.key
), centre as (
    -- how many of a key's named profiles go with the one that most of them go with; a nameless one, or one whose birth
    -- nobody wrote, goes with anybody: it is asked only where there is no other
    select kind, key, coalesce(max(fellows) filter (has_birth), max(fellows)) + 1 as agreeing
    from (
        select p.kind, p.key, e.profile, any_value(e.has_birth) as has_birth, count(*) as fellows
        from touched_pair as p
        join judged_pair as j on j.a = p.a and j.b = p.b
        cross join lateral (values (p.a, j.a_has_birth), (p.b, j.b_has_birth)) as e(profile, has_birth)
        where list_contains($kinds, p.kind) and p.kind in ('id', 'staff', 'account', 'email', 'phone')
          and j.name <> 'none'
          and (j.agrees or (p.kind in ('id', 'staff') and j.agrees_by_birth))
        group by p.kind, p.key, e.profile
    )
    group by kind, key
), namesake as (
    select p.kind, p.key, bool_or(
               j.id = 'other' or j.staff = 'other' or (p.kind like 'folded%' and j.name = 'tone')
               or (p.kind in ('name_year_unit', 'folded_year_unit') and (j.birth = 'other' or j.sexes_differ))
           ) as has_namesakes
    from touched_pair as p
    join judged_pair as j on j.a = p.a and j.b = p.b
    where list_contains($kinds, p.kind)
      and p.kind in ('name_birth', 'name_year_unit', 'folded_birth', 'folded_year_unit')
    group by p.kind, p.key
), birth as (
    select key, count(distinct coalesce(dob, birth_year)) as births
    from (
        select xor(name, area_number) as key, dob, birth_year from profile
        where xor(name, area_number) in (select key from touched_key where kind = 'name_area')
    )
    where list_contains($kinds, 'name_area')
    group by key
)
select s.kind, s.key,
       case
           when s.members > $most_members then true
           when s.members = 1 then false
           when s.kind in ('name_birth', 'name_year_unit', 'folded_birth', 'folded_year_unit')
               then coalesce(n.has_namesakes, false)
           when s.kind in ('id', 'staff', 'account', 'email', 'phone')
               then s.named > 1 and 1 - coalesce(c.agreeing, 1) / s.named > $shared_ratio
           else false
       end as is_shared
from size as s
left join centre as c using (kind, key)
left join namesake as n using (kind, key)
where s.kind <> 'name_area'
union all
select 'name_area', key, births > $common_births from birth;
