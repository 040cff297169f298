"""The command that gives a submission back with its faults marked."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from access.senders import sender
from pipelines.commands.output import Json, number_of, print_json
from pipelines.messages import Language
from pipelines.prepare import prepare
from pipelines.returned import give_back
from warehouse import store
from warehouse.errors import UserError

As = Annotated[str | None, Parameter(name="--as")]


def errors(number: int, out: Path, *, lang: Language | None = None, as_: As = None, json: Json = False) -> None:
    """Write the sender's own workbook with its faults coloured, commented and summed up.

    Parameters
    ----------
    number
        The submission's number.
    out
        The workbook to write, an .xlsx.
    lang
        vi, en, es or ar; by default the language of the submission's country.
    as_
        The account that asks.
    json
        Print one JSON document.
    """
    if out.suffix.lower() != ".xlsx":
        raise UserError(f"{out.name} would hold a workbook: name it .xlsx.")
    home = store.home()
    prepare(home)
    issues, is_whole = give_back(home, number, out, lang, sender(home, as_))
    if json:
        print_json({"submission": number, "file": str(out), "issues": issues, "is_whole": is_whole})
        return
    kept = "." if is_whole else "; the file as sent is no longer kept."
    print(f"{out}: {number_of(issues, 'place')} marked{kept}")
