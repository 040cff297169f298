"""A fictional population with injected slips and a known truth, and how well and how fast its people are told apart.

Run `python -m tests.bench.people [RECORDS] [MORE] [trial]`: RECORDS from nothing, then MORE new rows onto them, each
figure beside its goal or its floor from the same run; with `trial` with milder faults, those of the trial that
the goals were set on. Report the default first. MILEPOST_MEMORY bounds the memory as it does Milepost's.
"""

import argparse
import os
import resource
import tempfile
import time
import tomllib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines import resolve
from pipelines.identifiers import plain_identifiers
from tests.people_store import KEYS, SCHEMA
from warehouse import store

NAMES = Path(__file__).parents[2] / "data" / "sample" / "names.toml"
RECORDS_PER_PERSON = 1.67
PEOPLE_PER_UNIT = 300
AREAS = 34


@dataclass(frozen=True)
class Slips:
    """Shares of records with a fault of each kind."""

    misspelled: float = 0.03
    tone_lost: float = 0.005
    unaccented: float = 0.02
    middle_left_out: float = 0.01
    birth: float = 0.035
    birth_year_only: float = 0.08
    identifier: float = 0.02
    phone: float = 0.02
    office_phone: float = 0.04
    moved: float = 0.04


SECONDS = {1_000_000: 60.0, 10_000_000: 600.0}  # goals by number of records
MORE_SECONDS = {10_000_000: 4.0}
MEMORY_MB = {10_000_000: 8 * 2**30 / 1e6}

# The rates of the trial that the goals were set on: whole names, whole birth dates, no list without marks.
TRIAL = Slips(misspelled=0.06, tone_lost=0.0, unaccented=0.0, middle_left_out=0.0, birth_year_only=0.0)


def population(records: int, seed: int = 7, slips: Slips | None = None) -> pa.Table:
    """One row per record in the columns of pipelines.understanding.ROW that tell people apart, and `truth`."""
    slips = slips or Slips()
    rng = np.random.default_rng(seed)
    people = int(records / RECORDS_PER_PERSON)
    who = np.concatenate([np.arange(people), _repeats(rng, people, records - people)])
    rng.shuffle(who)
    n = len(who)
    mail_only, named = _kinds_of_record(rng, who, people)
    has_id, has_phone, has_mail = rng.random(n) < 0.8, rng.random(n) < 0.75, rng.random(n) < 0.9
    birth_kind = np.where(rng.random(n) < slips.birth_year_only, 1, np.where(rng.random(n) < 0.02, 2, 0))
    is_woman = np.arange(people) % 2 == 0
    births = (np.datetime64("1966-01-01") + rng.integers(0, 13000, people)).astype("datetime64[D]")
    born, years = _births(rng, who, births, slips)
    units = _units(rng, who, people, slips)
    sex = _masked(pa.array(np.where(is_woman, "F", "M")[who]), ~named | (rng.random(n) < 0.3))
    year = _masked(pa.array(years, pa.int16()), ~named | (birth_kind == 2))
    written = _masked(_identifiers(rng, who, births, is_woman, slips), ~named | ~has_id)
    read = plain_identifiers(written, "VN", sex, year)
    assert read is not None
    is_readable, _, is_contradicted = read
    columns = {
        "truth": pa.array(who),
        "name": _masked(_names(rng, who, is_woman, slips), ~named),
        "dob": _masked(pa.array(born), ~named | (birth_kind > 0)),
        "birth_year": year,
        "sex": sex,
        "id": pc.if_else(is_readable, written, None),
        "warnings": pc.if_else(is_contradicted, pa.scalar(["id_year_conflict"]), pa.scalar([], pa.list_(pa.string()))),
        "phone": _masked(_phones(rng, who, people, units, slips), ~named | ~has_phone | (who % 5 == 0)),
        "email": _masked(
            pc.binary_join_element_wise("u", pc.cast(pa.array(who), "string"), "@mail.example", ""),
            (who % 10 >= 6) | (~mail_only & ~has_mail),
        ),
        "unit": _masked(
            pc.binary_join_element_wise("Xã Số", pc.cast(pa.array(units), "string"), " "),
            ~named | (rng.random(n) < 0.03),
        ),
        "area": _masked(pc.binary_join_element_wise("A", pc.cast(pa.array(units % AREAS), "string"), "-"), ~named),
    }
    return pa.table(columns)


def _repeats(rng: np.random.Generator, people: int, more: int) -> np.ndarray:
    """Whom the further records speak of: some people take many courses, most one."""
    eager = rng.integers(0, people, max(1, int(people * 0.4)))
    return rng.choice(eager, more)


def _kinds_of_record(rng: np.random.Generator, who: np.ndarray, people: int) -> tuple[np.ndarray, np.ndarray]:
    mail_only = (rng.random(len(who)) < 0.08) & (who % 10 < 6)
    return mail_only, ~mail_only


def _masked(values: pa.Array, absent: np.ndarray) -> pa.Array:
    return pc.if_else(pa.array(absent), pa.scalar(None, values.type), values)


def _names(rng: np.random.Generator, who: np.ndarray, is_woman: np.ndarray, slips: Slips) -> pa.Array:
    people = len(is_woman)
    parts = tomllib.loads(NAMES.read_text(encoding="utf-8"))["vi"]
    families = np.array(parts["family"])
    weights = 1 / np.arange(1, len(families) + 1)
    family = rng.choice(families, people, p=weights / weights.sum())
    middle = np.where(is_woman, rng.choice(parts["middle_f"], people), rng.choice(parts["middle_m"], people))
    given = np.where(is_woman, rng.choice(parts["given_f"], people), rng.choice(parts["given_m"], people))
    kinds = rng.random(len(who))
    edges = np.cumsum([slips.misspelled, slips.tone_lost, slips.middle_left_out, slips.unaccented])
    written = pa.array(np.char.add(np.char.add(family, " "), np.char.add(np.char.add(middle, " "), given)))
    names = written.take(pa.array(who))
    short = pc.binary_join_element_wise(pa.array(family), pa.array(given), " ").take(pa.array(who))
    plain = _plain(names)
    typo = pc.binary_join_element_wise(names, pa.array(rng.choice(list("aghnst"), len(who))), "")
    toneless = pc.binary_join_element_wise(
        pc.binary_join_element_wise(pa.array(family), pa.array(middle), " ").take(pa.array(who)),
        _plain(pa.array(given)).take(pa.array(who)),
        " ",
    )
    for low, high, form in [
        (0.0, edges[0], typo),
        (edges[0], edges[1], toneless),
        (edges[1], edges[2], short),
        (edges[2], edges[3], plain),
    ]:
        names = pc.if_else(pa.array((kinds >= low) & (kinds < high)), form, names)
    return names


def _plain(names: pa.Array) -> pa.Array:
    con = duckdb.connect()
    source = pa.table({"i": pa.array(range(len(names))), "name": names})
    con.register("source", source)
    found = con.sql("select replace(replace(strip_accents(name), 'đ', 'd'), 'Đ', 'D') as name from source order by i")
    return found.to_arrow_table()["name"].combine_chunks()


def _births(
    rng: np.random.Generator, who: np.ndarray, births: np.ndarray, slips: Slips
) -> tuple[np.ndarray, np.ndarray]:
    born = births[who]
    year = born.astype("datetime64[Y]").astype(int) + 1970
    month = born.astype("datetime64[M]").astype(int) % 12 + 1
    day = (born - born.astype("datetime64[M]")).astype(int) + 1
    kind = np.where(rng.random(len(who)) < slips.birth, rng.integers(1, 5, len(who)), 0)
    year = year + (kind == 1) * rng.choice([1, -1, 10, -10], len(who))
    swaps = (kind == 2) & (day <= 12)
    day, month = np.where(swaps, month, day), np.where(swaps, day, month)
    month = np.where(kind == 3, month % 12 + 1, month)
    day = np.where(kind == 4, day % 28 + 1, np.minimum(day, 28))
    months = ((year - 1970) * 12 + month - 1).astype("datetime64[M]")
    return months.astype("datetime64[D]") + (day - 1), year


def _units(rng: np.random.Generator, who: np.ndarray, people: int, slips: Slips) -> np.ndarray:
    total = max(AREAS, people // PEOPLE_PER_UNIT)
    units = rng.integers(0, total, people)[who]
    moved = rng.random(len(who)) < slips.moved
    return np.where(moved, (units + AREAS * rng.integers(1, 5, len(who))) % total, units)


def _identifiers(
    rng: np.random.Generator, who: np.ndarray, births: np.ndarray, is_woman: np.ndarray, slips: Slips
) -> pa.Array:
    """CCCD: province, sex and century, year, serial; a slip is a wrong digit or two exchanged."""
    person = np.arange(len(births))
    province = 1 + person % 8 * 12 + person // 1_000_000
    year = births.astype("datetime64[Y]").astype(int) + 1970
    head = province * 1000 + ((year - 1900) // 100 * 2 + is_woman) * 100 + year % 100
    numbers = (head * 1_000_000 + person * 7919 % 1_000_000)[who]
    slipped = rng.random(len(who)) < slips.identifier
    is_exchange = rng.random(len(who)) < 0.25
    place = 10 ** rng.integers(0, np.where(is_exchange, 11, 12))
    digit, next_digit = numbers // place % 10, numbers // place // 10 % 10
    wrong = (rng.integers(1, 10, len(who)) + digit) % 10 - digit
    exchanged = (next_digit - digit) + (digit - next_digit) * 10
    numbers = numbers + slipped * place * np.where(is_exchange, exchanged, wrong)
    return pc.utf8_lpad(pc.cast(pa.array(numbers), "string"), 12, "0")


def _phones(rng: np.random.Generator, who: np.ndarray, people: int, units: np.ndarray, slips: Slips) -> pa.Array:
    numbers = 300_000_000 + (np.arange(people, dtype=np.int64) * 104_729) % 600_000_000
    numbers = numbers[who] + (rng.random(len(who)) < slips.phone) * 10 ** rng.integers(0, 6, len(who))
    numbers = np.where(rng.random(len(who)) < slips.office_phone, 910_000_000 + units, numbers)
    return pc.utf8_lpad(pc.cast(pa.array(numbers), "string"), 10, "0")


@dataclass(frozen=True)
class Quality:
    """How the people found stand to the truth, over pairs of records."""

    precision: float
    recall: float
    people: int
    truth: int


def load(con: duckdb.DuckDBPyConnection, number: int, rows: pa.Table) -> dict[str, float]:
    """Takes one file in the way the loader does; seconds by step."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        pq.write_table(rows, path)
        return load_file(con, number, path)


def load_file(con: duckdb.DuckDBPyConnection, number: int, path: Path) -> dict[str, float]:
    """The same from a Parquet file."""
    con.execute("drop table if exists temp.incoming")
    con.execute(
        """
        create temp table incoming as
        select nextval('record_number') as record, null::varchar as sheet,
               (row_number() over ())::integer as row, null::varchar as "column", 'accepted' as outcome, warnings,
               null::integer as duplicate_of, null::varchar as duplicate_in,
               name, sex, dob, birth_year, false as dob_swappable,
               id, 'cccd' as id_type, null::varchar as staff_id, null::varchar as account, phone, email, unit,
               area, null::varchar as certificate, truth
        from read_parquet($path)
        """,
        {"path": str(path)},
    )
    con.execute(
        "insert into record by name select record, $number as submission, row, outcome, [] as warnings, area, unit"
        " from incoming",
        {"number": number},
    )
    con.execute("insert into truth select record, truth from incoming")
    seconds = {}
    con.execute("begin")
    for name, step in [("store", resolve.store_identities), ("resolve", resolve.resolve)]:
        start = time.perf_counter()
        step(con, KEYS, number)
        seconds[name] = time.perf_counter() - start
    start = time.perf_counter()
    con.execute("commit")
    seconds["commit"] = time.perf_counter() - start
    return seconds


def quality(con: duckdb.DuckDBPyConnection) -> Quality:
    """Pairwise precision and recall of record.person against the truth."""
    [(both, found, true, people, truth)] = con.execute("""
        with known as (select person, truth from record join truth using (record)),
        cell as (select count(*) as n from known group by person, truth),
        mine as (select count(*) as n from known group by person),
        theirs as (select count(*) as n from known group by truth)
        select (select sum(n * (n - 1) / 2) from cell), (select sum(n * (n - 1) / 2) from mine),
               (select sum(n * (n - 1) / 2) from theirs), (select count(*) from mine), (select count(*) from theirs)
    """).fetchall()
    return Quality(both / found, both / true, people, truth)


def people_with_queue(con: duckdb.DuckDBPyConnection) -> int:
    """How many people are left when a clerk merges every proposed pair that is one person, and no other."""
    [(people,)] = con.execute("""
        with recursive one as (
            select distinct p.person, t.truth
            from truth as t join record_profile using (record) join profile as p using (profile)
        ), pair as (
            select distinct x.person as a, y.person as b
            from person_doubt as d
            join profile as p on p.profile = d.a
            join profile as q on q.profile = d.b
            join one as x on x.person = p.person
            join one as y on y.person = q.person and y.truth = x.truth
            where x.person <> y.person
        ), way as (
            select a, b from pair union select b, a from pair
        ), reached(person, root) using key (person) as (
            select person, person as root from (select distinct person from one)
            union
            select w.b, min(c.root)
            from reached as c
            join way as w on w.a = c.person
            join recurring.reached as r on r.person = w.b
            where c.root < r.root
            group by w.b
        )
        select count(distinct root) from reached
    """).fetchall()
    return int(people)


def opened(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A store with the truth beside it, in memory or in a file."""
    con = duckdb.connect(str(path) if path else ":memory:", config={"threads": 2, "preserve_insertion_order": False})
    con.execute("set enable_progress_bar = false")
    con.execute(f"set memory_limit = '{os.environ.get('MILEPOST_MEMORY') or store.MEMORY}'")
    for definition in sorted(SCHEMA.glob("*.sql")):
        con.execute(definition.read_text(encoding="utf-8"))
    con.execute("create table truth (record bigint, truth bigint)")
    return con


def main(records: int, more: int, slips: Slips) -> None:
    """Prints the seconds, the memory and the quality of a load from nothing, and the seconds of a new file."""
    with tempfile.TemporaryDirectory() as folder:
        first, later = (Path(folder) / name for name in ("first.parquet", "later.parquet"))
        with ProcessPoolExecutor(1, get_context("spawn")) as another:  # whose memory isn't the loader's
            another.submit(_write, records, more, slips, first, later).result()
        con = opened(Path(folder) / "store.duckdb")
        seconds = load_file(con, 1, first)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
        found, with_queue = quality(con), people_with_queue(con)
        _say(f"{records:,} records told apart, from nothing, s", seconds, _plain_load(con, first), SECONDS.get(records))
        _print("memory at most, MB", f"{peak:.0f}", _beside_goal(peak, MEMORY_MB.get(records)))
        _print("precision of pairs", f"{found.precision:.5f}", "goal at least 0.9995")
        _print("recall of pairs", f"{found.recall:.5f}", "goal at least 0.99")
        _print("people too many", f"{found.people / found.truth - 1:+.2%}", "goal 1 %")
        _print("with the queue's proposals taken", f"{with_queue / found.truth - 1:+.2%}", "goal 0.5 %")
        if more:
            seconds = load_file(con, 2, later)
            _say(f"{more:,} more, s", seconds, _plain_load(con, later), MORE_SECONDS.get(records))


def _plain_load(con: duckdb.DuckDBPyConnection, path: Path) -> float:
    """Seconds to take the same rows into one table with nothing found out of them: what can't be undercut."""
    start = time.perf_counter()
    con.execute("create table plain as from read_parquet($path)", {"path": str(path)})
    seconds = time.perf_counter() - start
    con.execute("drop table plain")
    return seconds


def _say(what: str, steps: dict[str, float], floor: float, goal: float | None) -> None:
    total = sum(steps.values())
    split = ", ".join(f"{step} {seconds:.1f}" for step, seconds in steps.items())
    beside = f"{total / floor:.1f} x DuckDB's own load"
    _print(what, f"{total:.1f}", "; ".join(part for part in (split, beside, _beside_goal(total, goal)) if part))


def _beside_goal(figure: float, goal: float | None) -> str:
    return "" if goal is None else f"goal {goal:.0f}: {figure / goal:.2f} x"


def _print(what: str, figure: str, beside: str) -> None:
    print(f"  {what:<58} {figure:>9}   {beside}", flush=True)


def _write(records: int, more: int, slips: Slips, first: Path, later: Path) -> None:
    rows = population(records + more, slips=slips)
    pq.write_table(rows.slice(0, records), first)
    pq.write_table(rows.slice(records), later)


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m tests.bench.people", description=__doc__)
    parser.add_argument("records", type=int, nargs="?", default=100_000)
    parser.add_argument("more", type=int, nargs="?", default=5_000)
    parser.add_argument("population", choices=["trial"], nargs="?")
    asked = parser.parse_args()
    main(asked.records, asked.more, TRIAL if asked.population else Slips())
