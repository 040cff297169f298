"""The faults of an export's rows as an officer reads them: one issue a fault and cell, bounded for every rule."""

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.messages import severity, severity_where_counted
from pipelines.understanding import Issue

ISSUES_OF_A_RULE = 2000
ONCE = ("identity_pseudonymous", "name_missing")  # true of a whole file, where they are true at all
FIELD_OF_RULE = {
    "email_invalid": "email",
    "phone_invalid": "phone",
    "phone_lost_zero": "phone",
    "no_identifier": "email",
    "test_account": "username",
    "damaged_name": "name",
    "mojibake_repaired": "name",
    "date_unreadable": "completed_on",
    "score_out_of_range": "score",
    "result_unknown": "status",
}


def issues_of(table: pa.Table, letters: dict[str, str]) -> Iterable[Issue]:
    """Rejections, repeats and warnings of rows of ROW. `letters`: field -> column letter."""
    counted: Counter[str] = Counter()
    faulty = table.filter(
        pc.or_(
            pc.is_in(table["outcome"], pa.array(["rejected", "duplicate"])),
            pc.fill_null(pc.greater(pc.list_value_length(table["warnings"]), 0), False),
        )
    )
    for row in faulty.select(["sheet", "row", "outcome", "rule", "duplicate_of", "warnings"]).to_pylist():
        for rule, grave in _faults(row):
            counted[rule] += 1
            if counted[rule] > (1 if rule in ONCE else ISSUES_OF_A_RULE):
                continue
            place = None if rule in ONCE else row["row"]
            column = letters.get(FIELD_OF_RULE.get(rule, ""))
            detail = {"row": str(row["duplicate_of"])} if rule == "duplicate_row" else {}
            yield Issue(rule=rule, severity=grave, sheet=row["sheet"], row=place, column=column, detail=detail)


def _faults(row: dict[str, object]) -> list[tuple[str, str]]:
    found = [(str(row["rule"]), "error")] if row["outcome"] == "rejected" else []
    found += [("duplicate_row", severity("duplicate_row"))] if row["outcome"] == "duplicate" else []
    warned = row["warnings"] if isinstance(row["warnings"], list) else []
    return found + [(rule, severity_where_counted(rule)) for rule in map(str, warned)]
