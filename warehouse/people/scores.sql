-- one row per judged pair: the verdict, with a probability where the rules neither join nor forbid, and the join that a
-- high one makes. Bits are those of data/reference/people_model.toml; a key that several people share tells nothing.
create or replace temp table verdict as
with open_pair as (
    select a, b, name, birth, sexes_differ, is_alone_unmarked, is_common, has_given, is_tonal, is_typo, is_short,
           if(by_id, 'same', 'none') as id,
           case when by_email then 'same' when email = 'other' then 'other' else 'none' end as email,
           case when by_phone then 'same' when phone = 'other' then 'other' else 'none' end as phone,
           case when unit = 'same' then 'same' when area = 'same' then 'area' when area = 'other' then 'other'
                else 'none' end as place
    from verdict
    where joined_by is null and forbidden_by is null
), weighed as (
    select o.*, $start + coalesce(n.bits, 0) + coalesce(b.bits, 0) + coalesce(i.bits, 0) + coalesce(e.bits, 0)
           + coalesce(p.bits, 0) + coalesce(l.bits, 0) as bits
    from open_pair as o
    left join likeness as n on n.part = 'name' and n.likeness = if(o.name = 'part', 'other', o.name)
    left join likeness as b on b.part = 'birth' and b.likeness = if(o.birth = 'swapped', 'slip', o.birth)
    left join likeness as i on i.part = 'id' and i.likeness = o.id
    left join likeness as e on e.part = 'email' and e.likeness = o.email
    left join likeness as p on p.part = 'phone' and p.likeness = o.phone
    left join likeness as l on l.part = 'place' and l.likeness = o.place
), scored as (
    select a, b, 1 / (1 + pow(2, -bits)) as probability,
           is_alone_unmarked and not is_common and not sexes_differ and birth not in ('none', 'slip')
               and (name in ('same', 'plain') or is_short or (name = 'spelled' and (is_typo or not is_tonal))
                    or (name = 'near' and has_given and not is_tonal)) as may_join
    from weighed
)
select v.* replace (
           case when s.may_join and s.probability >= $join_from then 'score' else v.joined_by end as joined_by,
           if(s.may_join and s.probability >= $join_from, 30, v.strength) as strength,
           if(s.may_join and s.probability >= $join_from, null, v.doubted_by) as doubted_by
       ),
       s.probability
from verdict as v
left join scored as s using (a, b);
