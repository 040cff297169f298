"""What is compared of people: keyed hashes of the normal forms of names, births, identifiers, contacts and units."""

import tomllib
from functools import cache
from pathlib import Path

import duckdb
import msgspec

from pipelines.unmarked_names import bare_syllables, spelled_names
from pipelines.vault import Vault

SQL = Path(__file__).resolve().parent.parent / "warehouse" / "people"
RULES = Path(__file__).resolve().parent.parent / "data" / "reference" / "people.toml"

# The columns of a profile that say something of a person, beside the hashes of identifiers and contacts.
HELD = (
    *("name", "folded", "given", "dob", "dob_swapped", "born", "birth_year", "day_month", "day_year", "month_year"),
    *("sex", "unit", "unit_text", "area"),
)

# What keys and vetoes rest on, and whose it was: all that is copied of profiles that aren't compared.
KEYED = (
    "profile, name, folded, given, dob, born, birth_year, id, staff, account, email, phone, unit, area_number,"
    " component, person"
)
PAIRS_AT_ONCE = 4_000_000


class Rules(msgspec.Struct, frozen=True):
    """The settings of data/reference/people.toml."""

    given_last: frozenset[str]
    unit_head: str
    unit_tail: str
    unit_short: dict[str, str]
    unit_later: dict[str, str]
    shared_ratio: float
    most_members: int
    common_births: int
    join_from: float
    doubt_from: float


@cache
def rules() -> Rules:
    """The settings that tell people apart, read once."""
    return msgspec.convert(tomllib.loads(RULES.read_text(encoding="utf-8")), Rules)


def run(con: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> None:
    """Runs one statement file of warehouse/people."""
    con.execute(_text(name), parameters)


def judge_pairs(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table judged_pair: how the two profiles of each pair in temp table person_pair, both in `known`, compare."""
    [(pairs,)] = con.execute("select count(*) from person_pair").fetchall()
    slices = 1 + pairs // PAIRS_AT_ONCE  # one after the other, as memory must hold all that is known of a slice
    for number in range(slices):
        of_slice = f"where hash(a) % {slices} = {number}" if slices > 1 else ""
        con.execute(f"create or replace temp view pair_at_hand as from person_pair {of_slice}")
        if number == 0:
            run(con, "compared")
            run(con, "judged")
            con.execute("create or replace temp table judged_pair as from judged_at_hand")
        else:
            con.execute("insert into judged_pair from judged_at_hand")


@cache
def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def define(con: duckdb.DuckDBPyConnection) -> None:
    """The macros of normal forms and keys, for this connection."""
    run(con, "normalise")
    run(con, "keys")


def derive(con: duckdb.DuckDBPyConnection, vault: Vault, submission: int) -> None:
    """Temp table incoming_evidence: one row per accepted row of `incoming`, hashed; new names' forms are kept."""
    define(con)
    _know_units(con)
    country, source = _origin(con, submission)
    run(
        con,
        "incoming_names",
        **vault.pads(),
        given_last=country in rules().given_last,
        bare=list(bare_syllables()),
        syllables=spelled_names(),
    )
    run(
        con,
        "evidence",
        **vault.pads(),
        unit_head=rules().unit_head,
        unit_tail=rules().unit_tail,
        unit_short=list(rules().unit_short),
        unit_long=list(rules().unit_short.values()),
        unit_old=list(rules().unit_later),
        unit_new=list(rules().unit_later.values()),
        source=source,
    )
    _strip_erased(con)
    run(con, "name_forms", ipad=vault.pads()["ipad"])
    con.execute("drop table temp.incoming_name")


def drop_unborne_names(con: duckdb.DuckDBPyConnection) -> None:
    """Forgets the forms of names that no profile bears any more."""
    con.execute("""
        delete from name_form using (from name_form anti join profile using (name)) as unborne
        where name_form.name = unborne.name
    """)


def _know_units(con: duckdb.DuckDBPyConnection) -> None:
    """Temp tables area_now and unit_now, made anew where areas changed since this connection made them."""
    [(stand,)] = con.execute("select bit_xor(hash(a)) from area as a").fetchall()
    con.execute("create temp table if not exists known_areas (stand ubigint)")
    if con.execute("select stand from known_areas").fetchall() == [(stand,)]:
        return
    run(con, "areas_now")
    run(con, "units_now")
    con.execute("create or replace temp table known_areas as select $stand::ubigint as stand", {"stand": stand})


def _strip_erased(con: duckdb.DuckDBPyConnection) -> None:
    """Rows of erased people keep the hashes they are counted by, and nothing else; they stand in erased_record."""
    con.execute(f"""
        create or replace temp table erased_record as
        select distinct i.record from incoming_evidence as i
        join erasure as e on e.key in (i.id, i.staff, i.account, i.email, i.phone);
        update incoming_evidence set {", ".join(f"{column} = null" for column in HELD)}, marks = 0, id_last4 = null,
               is_id_contradicted = false, is_swappable = false, is_spelled = false,
               profile = text_number(concat_ws('|', 'erased', coalesce(id, 0), coalesce(staff, 0),
                   coalesce(account, 0), coalesce(email, 0), coalesce(phone, 0)))
        where record in (select record from erased_record)
    """)  # noqa: S608


def note_slips(con: duckdb.DuckDBPyConnection, vault: Vault) -> None:
    """Adds the slips between identifiers that just arrived and those of the same name, birth date and unit."""
    run(con, "slips", **vault.pads())


def _origin(con: duckdb.DuckDBPyConnection, submission: int) -> tuple[str | None, str]:
    """The submission's country and the hash of its file, by which a row without evidence is known after a reload."""
    found = con.execute(
        "select country, sha256 from submission where submission = $submission", {"submission": submission}
    ).fetchall()
    return found[0] if found else (None, str(submission))
