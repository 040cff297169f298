-- macros: the forms in which names, units and keys are compared; hashes are HMAC-SHA-256 with the key's two pads
create or replace temp macro hashed_hex(kind, value, ipad, opad) as
    sha256(opad::blob || unhex(sha256(ipad::blob || encode(kind || ':' || value))));

create or replace temp macro hashed(kind, value, ipad, opad) as
    ('0x' || left(hashed_hex(kind, value, ipad, opad), 16))::ubigint;

-- half an HMAC: 32 bits of one keyed round are enough where a likeness only counts beside others
create or replace temp macro hashed_short(kind, value, ipad) as
    ('0x' || left(sha256(ipad::blob || encode(kind || ':' || value)), 8))::uinteger;

-- hoà is hòa: where both spellings are in use, the mark is moved to the first vowel
create or replace temp macro one_tone_placement(text) as
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(text, 'oà', 'òa'), 'oá', 'óa'), 'oả', 'ỏa'), 'oã', 'õa'), 'oạ', 'ọa'), 'oè', 'òe'), 'oé', 'óe'),
    'oẻ', 'ỏe'), 'oẽ', 'õe'), 'oẹ', 'ọe'), 'uỳ', 'ùy'), 'uý', 'úy'), 'uỷ', 'ủy'), 'uỹ', 'ũy'), 'uỵ', 'ụy');

create or replace temp macro compared(text) as
    one_tone_placement(trim(regexp_replace(
        regexp_replace(lower(nfc_normalize(text)), '[''’‘ʼ`´]\s*', '', 'g'), '[^\pL\pM\pN]+', ' ', 'g')));

create or replace temp macro without_marks(text) as replace(strip_accents(text), 'đ', 'd');

-- letters that only languages have in which marks tell names apart; acute, ñ and ü are dropped at will elsewhere
create or replace temp macro marks_of(text) as
    case
        when regexp_matches(text, '[đăơưũĩãõàèìòùâêô\x{1EA0}-\x{1EF9}]') then 2
        when text <> without_marks(text) then 1
        else 0
    end;

create or replace temp macro text_number(text) as ('0x' || left(md5(text), 16))::ubigint;
