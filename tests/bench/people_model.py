"""Estimates with Splink how much each likeness between two rows tells, and writes data/reference/people_model.toml.

Run `python -m tests.bench.people_model [RECORDS]`. The estimates are kept in a file because who is one person must
not hang on what else happens to be in the store: a weight learnt anew with every file would make the order of
arrival matter. The same comparisons are written as relations in warehouse/people/judged.sql.
"""

import sys
from math import log2
from pathlib import Path
from typing import Any

from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from tests.bench.people import load, opened, population

MODEL = Path(__file__).parents[2] / "data" / "reference" / "people_model.toml"
HEAD = """\
# What each likeness between two rows tells, in bits: log2 of how much oftener it is seen in two rows of one person than
# in rows of two people. Estimated with Splink {version} on {records} fictional records (tests/bench/people_model.py).
# `start` is what two rows taken at random from a nation of ten million records weigh before they are looked at.
"""
NATION_RECORDS = 10_000_000
START_BITS = -23.0
RAREST = 1e-7


def _level(condition: str, name: str) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": name}


def _missing(columns: tuple[str, ...]) -> dict[str, Any]:
    condition = " or ".join(f"{column}_l is null or {column}_r is null" for column in columns)
    return {"sql_condition": condition, "label_for_charts": "none", "is_null_level": True}


COMPARISONS = [
    {
        "output_column_name": "name",
        "comparison_levels": [
            _missing(("name",)),
            _level("name_l = name_r", "same"),
            _level("folded_l = folded_r", "plain"),
            _level("list_has_any(spellings_l, spellings_r)", "spelled"),
            _level(
                "len(list_intersect(tokens_l, tokens_r)) >= greatest(1, len(tokens_l) - 1, len(tokens_r) - 1)", "near"
            ),
            _level("given_l = given_r", "given"),
            _level("ELSE", "other"),
        ],
    },
    {
        "output_column_name": "birth",
        "comparison_levels": [
            _missing(("birth_year",)),
            _level("dob_l = dob_r", "same"),
            _level("(dob_l is null or dob_r is null) and birth_year_l = birth_year_r", "year"),
            _level(
                "dob_swapped_l = dob_r or day_month_l = day_month_r or day_year_l = day_year_r"
                " or month_year_l = month_year_r",
                "slip",
            ),
            _level("ELSE", "other"),
        ],
    },
    *(
        {
            "output_column_name": column,
            "comparison_levels": [
                _missing((column,)),
                _level(f"{column}_l = {column}_r", "same"),
                _level("ELSE", "other"),
            ],
        }
        for column in ("id", "email", "phone")
    ),
    {
        "output_column_name": "place",
        "comparison_levels": [
            _missing(("area",)),
            _level("unit_l = unit_r", "same"),
            _level("area_l = area_r", "area"),
            _level("ELSE", "other"),
        ],
    },
]


def estimate(records: int) -> dict[str, dict[str, float]]:
    """part -> likeness -> bits, from the truth for rows of one person and from random pairs for rows of two."""
    con = opened()
    load(con, 1, population(records, seed=11))
    con.execute("""
        create table evidence as
        select r.record as unique_id, t.truth::varchar as truth, p.* exclude (person, component), n.tokens, n.spellings
        from record_profile as r join truth as t using (record) join profile as p using (profile)
        left join name_form as n using (name)
    """)
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=COMPARISONS,
        blocking_rules_to_generate_predictions=[block_on("truth")],
    )
    linker = Linker(DuckDBAPI(con).register("evidence"), settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e7)
    linker.training.estimate_m_from_label_column("truth")
    model = linker.misc.save_model_to_json(out_path=None)
    [(matches,)] = con.execute(f"""
        select sum(n * (n - 1)) / {float(records) ** 2} from (select count(*) as n from evidence group by truth)
    """).fetchall()
    return {part["output_column_name"]: _bits(part, float(matches), records) for part in model["comparisons"]}


def _bits(part: dict[str, Any], matches: float, records: int) -> dict[str, float]:
    """likeness -> bits. Random pairs hold some of one person, which are taken out again; and a nation has more units
    than the sample, in the measure in which it has more people."""
    bits = {}
    for level in part["comparison_levels"]:
        if level.get("is_null_level"):
            continue
        likeness = level["label_for_charts"]
        m = level.get("m_probability") or RAREST
        u = (level.get("u_probability") or RAREST) - matches * m
        if (part["output_column_name"], likeness) == ("place", "same"):
            u *= records / NATION_RECORDS
        bits[likeness] = round(log2(m / max(u, RAREST)), 2)
    return bits


def main(records: int) -> None:
    """Writes the model."""
    import splink

    lines = [HEAD.format(version=splink.__version__, records=records), f"start = {START_BITS}\n"]
    for part, bits in estimate(records).items():
        lines.append(f"[{part}]\n" + "".join(f"{likeness} = {value}\n" for likeness, value in bits.items()))
    MODEL.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
