"""The command that makes what the reports page makes: for cron, a systemd timer, and whoever sits at the server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from access import database
from access.scope import narrowed
from display.language import Variant
from pipelines.commands.output import Day, Json, print_json
from pipelines.messages import Language
from pipelines.prepare import prepare
from reports.contents import Request
from reports.make import make_records, make_report
from warehouse import audit, store
from warehouse.frozen import frozen_snapshot
from warehouse.publish import snapshot
from warehouse.scope import NATION, PUBLIC

Flag = Annotated[bool, Parameter(negative=())]


def report(
    *,
    programme: str,
    out: Path,
    lang: Language | Variant = "en",
    target: str | None = None,
    area: str | None = None,
    as_of: Day | None = None,
    frozen: str | None = None,
    brief: Flag = False,
    public: Flag = False,
    records: Flag = False,
    json: Json = False,
) -> None:
    """Write a report: .xlsx .pdf .docx .csv .parquet .duckdb .sdmx.csv, as the file's name says.

    Parameters
    ----------
    programme
        The programme, for example vn-2022.
    out
        The file to write.
    lang
        vi, en, es or ar; en-ZA and ar-arab for their own way of writing numbers.
    target
        One target of the programme; default: all.
    area
        One area (unit_id); default: everything.
    as_of
        The figures as of a day: 2022-06-30.
    frozen
        The figures frozen under this label.
    brief
        Two pages.
    public
        As published: with disclosure control.
    records
        The de-identified records instead of the figures, as .csv or .parquet.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    source = frozen_snapshot(home, frozen) if frozen else snapshot(home)
    scope = PUBLIC if public else NATION
    if area is not None:
        scope = narrowed(scope, source.connection, area)
    request = Request(programme, lang, area, as_of, frozen, brief, target)
    make = make_records if records else make_report
    made = make(source, scope, request, out, datetime.now(UTC))
    size = out.stat().st_size
    with database.changing(home) as con:
        audit.append(con, "operator", "export_made", "report", {**made.detail, "bytes": size})
    if json:
        print_json({"file": out.name, "bytes": size, **made.detail})
    else:
        print(f"{out.name} was written ({size:,} bytes).")
