"""Commands on figures: measure, denominators and programmes."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from display.sentences import MOST_TIMES
from metrics.definitions import SHARES
from metrics.targets import as_document, in_full, progress
from pipelines import denominators as lists
from pipelines import programmes as configured
from pipelines.commands.output import Day, Json, figure, print_json, with_unit
from pipelines.prepare import prepare
from warehouse import audit, store
from warehouse.errors import UserError
from warehouse.frozen import frozen_snapshot
from warehouse.publish import publish, snapshot
from warehouse.scope import NATION, PUBLIC


def measure(
    *,
    programme: str | None = None,
    target: str | None = None,
    as_of: Day | None = None,
    frozen: str | None = None,
    public: Annotated[bool, Parameter(negative=())] = False,
    boundaries: str | None = None,
    engine: str | None = None,
    json: Json = False,
) -> None:
    """How far each target is: value, status with its reason, pace, forecast, completeness, and by area.

    Parameters
    ----------
    programme
        One programme, for example vn-2022.
    target
        One target of it, for example officials_turns.
    as_of
        The figures as of a day: 2022-06-30. Default: the newest counted record, at most the deadline.
    frozen
        The figures frozen under this label.
    public
        As published: with disclosure control.
    boundaries
        Restate areas to a vintage: VN63 or VN34.
    engine
        Compute the measures elsewhere: sc://HOST:PORT, a Spark Connect endpoint, or duckdb.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    source = frozen_snapshot(home, frozen) if frozen else snapshot(home)
    if engine is not None:
        document = _elsewhere(source, engine, programme, target, as_of, home)
    else:
        scope = PUBLIC if public else NATION
        entries = progress(source, scope, programme, target, as_of, boundaries)
        document = as_document(source, in_full(source, scope, entries, as_of), as_of)
    if json:
        print_json(document)
        return
    for block in document["programmes"]:
        print(block["programme"])
        for entry in block["targets"]:
            print(f"  {_line(entry)}")


def denominators(
    file: Path,
    *,
    source: str,
    date: Day,
    programme: str | None = None,
    indicator: str | None = None,
    json: Json = False,
) -> None:
    """Take in a staff list or another counted population, with its source and date.

    Parameters
    ----------
    file
        A table with a unit or area column and a number column; an indicator column may name what is counted.
    source
        Who counted, and where it is written.
    date
        The day it describes: 2025-12-31.
    programme
        The programme it serves; default: any.
    indicator
        What is counted, where the table doesn't say: staff, organisations, services.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    with store.writing(home) as connection:
        taken = lists.load_denominators(connection, file, source, date, programme, indicator)
        said = {"rows": len(taken), "date": date.isoformat()}
        audit.append(connection, "operator", "load denominators", file.name, said)
    publish(home)
    if json:
        print_json({"file": file.name, "source": source, "date": date, "denominators": taken})
    else:
        print(f"{len(taken)} figures were taken from {file.name}, as of {date}.")


def programmes(action: Literal["check", "load"], folder: Path | None = None, *, json: Json = False) -> None:
    """Check the programme files, or load them into the store.

    Parameters
    ----------
    action
        check or load.
    folder
        The folder of TOML files; default: data/programmes.
    json
        Print one JSON document.
    """
    place = folder or configured.PROGRAMMES
    if not place.is_dir():
        raise UserError(f"There is no folder {place.name}: name the folder that holds the programmes' TOML files.")
    found = configured.check(place)
    if action == "load":
        home = store.home()
        prepare(home)
        with store.writing(home) as connection:
            configured.load_programmes(connection, place)
            codes = [programme.programme for programme in found]
            audit.append(connection, "operator", "load programmes", place.name, {"programmes": codes})
        publish(home)
    listed = [{"programme": each.programme, "targets": [target.code for target in each.targets]} for each in found]
    if json:
        print_json({"programmes": listed})
        return
    for each in listed:
        print(f"{each['programme']}: {', '.join(each['targets'])}")


def _elsewhere(
    source: Any, engine: str, programme: str | None, target: str | None, day: date | None, home: Path
) -> dict[str, Any]:
    from metrics.elsewhere import measured_elsewhere

    return measured_elsewhere(source, engine, programme, target, day, home / "tmp")


def _line(entry: dict[str, Any]) -> str:
    """One target in one line: what is counted, of what, and what that means."""
    parts = [_counted(entry)]
    if entry["goal"] is not None:
        parts.append(f"goal {with_unit(entry, entry['goal'])}")
    if entry["as_of"] is not None:
        parts.append(f"as of {entry['as_of']}")
    if entry["lower"] is not None:
        lower, upper = entry["lower"], entry["upper"]
        between = "at least" if upper is None else f"{figure(entry, lower)} to"
        parts.append(f"{between} {with_unit(entry, lower if upper is None else upper)}")
    said = (entry["status"] or "no status").replace("_", " ")
    if entry["schedule_index"] is not None:
        said += f" (schedule index {entry['schedule_index']:.2f})"
    if entry["refusal"]:
        said += f" ({entry['refusal'].replace('_', ' ')})"
    if entry["pace_ratio"]:
        said += f", needs {_pace(entry)} a day, {_times(entry['pace_ratio'])} times the recent pace"
    return f"{entry['target']}: {', '.join(parts)} - {said}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio <= MOST_TIMES else f"more than {MOST_TIMES}"


def _counted(entry: dict[str, Any]) -> str:
    """What is known: a share with its two numbers, a count with its unit, or that nothing is."""
    value, numerator = entry["value"], entry["numerator"]
    if value is None:
        return "no data" if numerator is None else f"{numerator:,.0f} {entry['unit']} of an unknown number"
    qualifier = "" if entry["qualifier"] in (None, "=") else entry["qualifier"]
    if _is_share(entry) and entry["denominator"] is not None:
        those = " that reported" if entry["refusal"] == "no_denominator" else ""
        return f"{qualifier}{value:.1%} ({numerator:,.0f} of {entry['denominator']:,.0f} {entry['unit']}{those})"
    return f"{qualifier}{with_unit(entry, value, entry.get('value_unit'))}"


def _pace(entry: dict[str, Any]) -> str:
    pace = entry["required_pace"]
    return f"{100 * pace:.3f} percentage points" if _is_share(entry) else f"{pace:,.1f}"


def _is_share(entry: dict[str, Any]) -> bool:
    return entry["kind"] in SHARES
