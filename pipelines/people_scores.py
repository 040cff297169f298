"""How likely two rows are one person where the rules are silent: Fellegi and Sunter's weights, by Splink."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pipelines.people_keys import rules, run

MODEL = Path(__file__).resolve().parent.parent / "data" / "reference" / "people_model.toml"


def weigh(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table verdict: what the rules say of each pair of temp table judged_pair, and where they are silent, how
    likely it is; at or above the setting `join_from` that joins."""
    run(con, "joining")
    run(con, "ruled")
    model = _model()
    weights = [(part, likeness, bits) for part, of in model.items() if part != "start" for likeness, bits in of.items()]
    con.execute("create or replace temp table likeness (part varchar, likeness varchar, bits double)")
    con.execute(
        "insert into likeness"
        " select unnest($parts::varchar[]), unnest($likenesses::varchar[]), unnest($bits::double[])",
        {
            "parts": [part for part, _, _ in weights],
            "likenesses": [likeness for _, likeness, _ in weights],
            "bits": [bits for _, _, bits in weights],
        },
    )
    run(con, "scores", start=model["start"], join_from=rules().join_from)


@cache
def _model() -> dict[str, Any]:
    return tomllib.loads(MODEL.read_text(encoding="utf-8"))
