"""Tables that came as markup under a workbook's name: one HTML table, or SpreadsheetML 2003."""

from pathlib import Path

from pipelines.grid import Workbook
from pipelines.limits import Limits
from pipelines.refusal import Refusal


def is_markup(head: bytes) -> bool:
    return False


def read_markup(path: Path, limits: Limits) -> Workbook:
    raise Refusal("html_not_spreadsheet")
