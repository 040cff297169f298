"""The same measure files computed by another engine over the published records, in the shape of `measure --json`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from metrics.counted import as_measured, newest_day, window
from metrics.definitions import Definition, definitions
from metrics.measured import Measured, Part
from metrics.questions import Source
from metrics.targets import COUNTED, as_document, target_progress
from warehouse.engine import EVER, NEVER, Asked, Run, digest, export_records, on_duckdb, on_spark
from warehouse.errors import UserError
from warehouse.publish import Snapshot
from warehouse.scope import NATION

SPARK, DUCKDB = "sc://", "duckdb"


def measured_elsewhere(
    source: Snapshot, engine: str, programme: str | None, target: str | None, as_of: date | None, folder: Path
) -> dict[str, Any]:
    """The document of `measure --json`, with "engine" and a digest of every measure's answer.

    Turns and people come from the engine; indicator returns, lists and published figures stay on the one writer.
    UserError where the engine can't be reached.
    """
    with _running(source, engine, folder) as run:
        entries = [
            _entry(source, run, definition, as_of) for definition in definitions(source, programme, target, as_of)
        ]
    if not entries:
        raise UserError("There is no such target: `programmes check` lists what is configured.")
    return {**as_document(source, entries, as_of), "engine": engine}


@contextmanager
def _running(source: Snapshot, engine: str, folder: Path) -> Iterator[Run]:
    if engine == DUCKDB:
        yield on_duckdb(source, NATION)
    elif engine.startswith(SPARK):
        with on_spark(engine, export_records(source, folder), NATION) as run:
            yield run
    else:
        raise UserError(f"{engine!r} is no engine: give sc://HOST:PORT, or duckdb.")


def asked_of(definition: Definition, as_of: date | None) -> Asked:
    """The one row of `asked` for a target as of a day; without one, all that its window holds."""
    since, until = window(definition, as_of)
    return Asked(
        definition.programme, definition.target, definition.audience, definition.counts, since or EVER, until or NEVER
    )


def _entry(source: Source, run: Run, definition: Definition, as_of: date | None) -> dict[str, Any]:
    if definition.kind not in COUNTED or definition.rest.get("by") == "path":
        return {**target_progress(source, NATION, definition, as_of), "digests": {}}
    asked = asked_of(definition, as_of)
    names = {"turns": "turns", "people": "people" if asked.since == EVER else "people_of_year"}
    answers = {what: run(name, asked) for what, name in names.items()}
    counted = _measured(source, definition, answers)
    measured = as_measured(source, NATION, definition, counted, as_of)
    entry = target_progress(source, NATION, definition, as_of, measured=measured)
    return {**entry, "digests": {name: digest(answers[what]) for what, name in names.items()}}


def _measured(source: Source, definition: Definition, answers: dict[str, list[dict[str, Any]]]) -> Measured:
    rows = answers["turns" if definition.unit == "turns" else "people"]
    parts = tuple(Part(row["area"], row["numerator"]) for row in rows)
    sums = {what: sum(row["numerator"] for row in found) for what, found in answers.items()}
    counted = Measured(
        numerator=float(sum(part.numerator for part in parts)) if any(sums.values()) else None,
        parts=tuple(sorted(parts, key=lambda part: (part.area is None, part.area or ""))),
        turns=sums["turns"],
        people=sums["people"],
    )
    return replace(counted, newest=newest_day(source, NATION, definition))
