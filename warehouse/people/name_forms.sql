-- one row per name of temp table incoming_evidence that no earlier row bore
insert into name_form
with new as (
    select name, any_value(syllables) as syllables, array_to_string(any_value(syllables), '') as letters
    from incoming_name
    semi join incoming_evidence using (name)
    anti join name_form using (name)
    group by name
)
select name,
       list_sort(list_transform(syllables, lambda s: hashed_short('syllable', s, $ipad))) as tokens,
       list_transform(range(0, len(letters) + 1), lambda i: hashed_short('spelling',
           left(letters, greatest(i - 1, 0)) || substr(letters, i + 1), $ipad)) as spellings
from new;
