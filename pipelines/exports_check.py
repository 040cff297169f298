"""What a learner's row is worth: course, days, certificate, and whether it stands."""

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.exports_accounts import test_accounts
from pipelines.exports_columns import first_of, map_distinct, nothing
from pipelines.exports_dates import read_days
from pipelines.exports_people import people
from pipelines.exports_rows import Context, Learners
from pipelines.exports_titles import course_names
from pipelines.names import folded
from pipelines.understanding import ROW, ReadOptions


def check(learners: Learners, context: Context) -> pa.Table:
    """One row of ROW for each learner row, accepted or rejected by itself; repeats are found over the whole file."""
    length = len(learners)
    columns = people(learners, context) | _course_work(learners, context)
    columns["row"] = pa.array(learners.body.numbers, pa.int32())
    columns["sheet"] = pa.repeat(pa.scalar(context.sheet, pa.string()), length)
    columns["rule"] = _rules(learners, context, columns)
    columns["outcome"] = pc.if_else(columns["rule"].is_valid(), "rejected", "accepted")
    columns["warnings"] = pa.array([learners.warnings.get(place, []) for place in range(length)], pa.list_(pa.string()))
    return pa.table({name: columns.get(name, nothing(length, ROW.field(name).type)) for name in ROW.names}, schema=ROW)


def _course_work(learners: Learners, context: Context) -> dict[str, pa.Array]:
    is_completed = pc.fill_null(pc.equal(learners.status, "completed"), False)
    certificate = map_distinct(learners.text("certificate", context), _certificate, pa.string())
    return {
        "course": _courses(learners, context),
        "status": learners.status,
        "completed_on": pc.if_else(is_completed, _days(learners, context, "completed_on"), None),
        "started_on": _days(learners, context, "started_on"),
        "score": learners.score,
        "certificate": pc.if_else(is_completed, certificate, None),
    }


def _certificate(text: str) -> str | None:
    """The number itself, of a web address its last part."""
    return text.rstrip("/").rpartition("/")[2] if "//" in text else text


def _days(learners: Learners, context: Context, name: str) -> pa.Array:
    cells = learners.cells.get(name)
    if cells is None:
        return nothing(len(learners), pa.date32())
    days = read_days(cells, context.source.clock, context.options.time_zone)
    learners.warn(sorted(days.unreadable), "date_unreadable")
    return pa.array(days.dates, pa.date32())


def _courses(learners: Learners, context: Context) -> pa.Array:
    """The programme's code where one of the file's names for the course is known, else the file's own."""
    if context.options.course:
        return nothing(len(learners))
    stated = [learners.text(name, context) for name in ("course_id", "course_slug", "course_name")]
    listed = course_codes(context.options)
    coded = [map_distinct(column, lambda text: listed.get(folded(text)), pa.string()) for column in stated]
    return first_of(*coded, *stated)


def course_codes(options: ReadOptions) -> dict[str, str]:
    """Folded code or name of a course -> its code in the programme."""
    codes: dict[str, str] = {}
    for code, facts in options.courses.items():
        codes |= {folded(name): code for name in [*course_names(facts), code]}
    return codes


def _rules(learners: Learners, context: Context, columns: dict[str, pa.Array]) -> pa.Array:
    """Why a row is rejected: a test account, a damaged name, nobody it could be told to be; null where it stands."""
    rules = dict.fromkeys(pc.indices_nonzero(_is_unnamed(learners, context, columns)).to_pylist(), "no_identifier")
    rules |= dict.fromkeys(pc.indices_nonzero(columns["is_damaged"]).to_pylist(), "damaged_name")
    tests = test_accounts(columns["email"], learners.text("username", context), columns["name"])
    rules |= dict.fromkeys([*tests, *_staff(learners, context)], "test_account")
    if context.source.is_pseudonymous:
        learners.warn([place for place in range(len(learners)) if place not in rules], "identity_pseudonymous")
    if not rules:
        return nothing(len(learners))
    return pa.array([rules.get(place) for place in range(len(learners))], pa.string())


def _staff(learners: Learners, context: Context) -> list[int]:
    """Places of rows that the platform itself marks as its staff's."""
    if context.source.staff_column is None:
        return []
    roles = learners.text(context.source.staff_column, context).to_pylist()
    return [place for place, role in enumerate(roles) if role is not None and folded(role) in context.source.staff]


def _is_unnamed(learners: Learners, context: Context, columns: dict[str, pa.Array]) -> pa.Array:
    """Whether nothing names the learner: a platform number needs a user name; a phone, year or unit needs a name."""
    account = columns["account"]
    if {"username", "email"} <= set(context.columns) and not context.source.is_pseudonymous:
        account = learners.text("username", context)
    beside = (columns["usable_phone"], columns["unit"].is_valid(), columns["birth_year"].is_valid())
    has_key = pc.or_(pc.or_(pc.fill_null(beside[0], False), beside[1]), beside[2])
    named = pc.and_(columns["name"].is_valid(), has_key)
    known = pc.is_valid(first_of(columns["email"], account, columns["staff_id"], columns["id"]))
    return pc.invert(pc.or_(known, named))
