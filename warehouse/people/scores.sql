-- one row per judged pair: the verdict, with a probability where the rules neither join nor forbid, and the join that a
-- high one makes. Bits are those of data/reference/people_model.toml; a key that several people share tells nothing.
create or replace temp table verdict as
with weighed as (
    select r.*, $start + coalesce(n.bits, 0) + coalesce(b.bits, 0) + coalesce(i.bits, 0) + coalesce(e.bits, 0)
           + coalesce(p.bits, 0) + coalesce(l.bits, 0) as bits
    from ruled_pair as r
    left join likeness as n on n.part = 'name' and n.likeness = if(r.name = 'part', 'other', r.name)
    left join likeness as b on b.part = 'birth' and b.likeness = if(r.birth = 'swapped', 'slip', r.birth)
    left join likeness as i on i.part = 'id' and i.likeness = if(r.by_id, 'same', 'none')
    left join likeness as e on e.part = 'email'
        and e.likeness = case when r.by_email then 'same' when r.email = 'other' then 'other' end
    left join likeness as p on p.part = 'phone'
        and p.likeness = case when r.by_phone then 'same' when r.phone = 'other' then 'other' end
    left join likeness as l on l.part = 'place'
        and l.likeness = case when r.unit = 'same' then 'same' when r.area = 'same' then 'area'
                              when r.area = 'other' then 'other' end
), scored as (
    select *, case when joined_by is null and forbidden_by is null then 1 / (1 + pow(2, -bits)) end as probability,
           is_alone_unmarked and not is_common and not sexes_differ and birth not in ('none', 'slip')
               and (name in ('same', 'plain') or is_short or (name = 'spelled' and (is_typo or not is_tonal))
                    or (name = 'near' and has_given and not is_tonal)) as may_join
    from weighed
)
select a, b, name, birth, id, staff, email, phone, unit, area, forbidden_by,
       coalesce(may_join and probability >= $join_from, false) as is_likely,
       if(is_likely, 'score', joined_by) as joined_by,
       if(is_likely, 30, strength) as strength,
       if(is_likely, null, doubted_by) as doubted_by,
       probability
from scored;
