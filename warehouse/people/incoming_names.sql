-- one row per distinct name as written in accepted rows of `incoming`: its marks and keyed hashes
create or replace temp table incoming_name as
with spelled as (
    select written, compared(written) as name, string_split(without_marks(compared(written)), ' ') as syllables
    from (select distinct name as written from incoming where outcome = 'accepted' and name is not null)
), marked as (
    select *, marks_of(name) as marks from spelled
), habit as (
    -- in a list that has marks, a name that is spelled without any in full isn't one that lost them
    select coalesce($given_last and avg((marks = 2)::int) > 0.5, false) as has_marks from marked
)
select written, syllables, if(marks = 0 and has_marks and list_has_all($bare, syllables), 2, marks) as marks,
       hashed('name', name, $ipad, $opad) as name,
       hashed('folded', array_to_string(syllables, ' '), $ipad, $opad) as folded,
       hashed('given', syllables[if($given_last or marks = 2, -1, 1)], $ipad, $opad) as given,
       regexp_full_match(array_to_string(syllables, ' '), $syllables) as is_spelled
from marked, habit
where name <> '';
