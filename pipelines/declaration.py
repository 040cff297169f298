"""What a submission is declared to be: by its sender, else by the file itself."""

from datetime import date

import duckdb

from pipelines import declared, load, programmes
from pipelines.outcome import Reading
from pipelines.periods import read_period
from pipelines.places import areas, successor
from pipelines.understanding import Issue, ReadOptions, Understanding
from warehouse import store
from warehouse.sender import Sender

TELL_RESULTS = {"result", "certificate", "completed_on", "attendance"}
SCORES_ALONE = ("moodle_grader", "canvas_gradebook")


def declare(
    connection: duckdb.DuckDBPyConnection, read: Reading, options: ReadOptions, sender: Sender, is_sample: bool
) -> tuple[load.Submission, list[Issue]]:
    """The submission as declared or found in the file, and the warnings that this calls for."""
    understanding = read.understanding
    area = options.area or understanding.area
    courses = read.named("course")
    programme = options.programme or declared.programme_of(connection, {options.course} if options.course else courses)
    submission = load.Submission(
        file=read.name,
        sha256=read.sha256,
        size_bytes=read.path.stat().st_size,
        programme=programme,
        course=options.course or understanding.course,
        area=area,
        period=options.period or understanding.period,
        mode=options.mode or understanding.mode,
        dated=_dated(options, understanding),
        submitted_by=sender.name,
        is_sample=is_sample,
    )
    warnings = [] if area else [Issue(rule="area_not_stated", severity="warning")]
    if options.area and _is_about_another_area(understanding, options.area):
        named = areas()[understanding.named_area or ""].name
        warnings.append(Issue(rule="area_differs", severity="warning", detail={"named": named}))
    if options.period and _is_about_other_days(understanding, options.period):
        warnings.append(Issue(rule="period_differs", severity="warning"))
    listed = programmes.courses(connection, programme) if programme else {}
    stated = {submission.course} if submission.course else courses
    marks = [options.pass_mark, *(listed[course].get("pass_mark") for course in stated if course in listed)]
    if not any(marks) and _has_scores_alone(read):
        warnings.append(Issue(rule="pass_mark_unstated", severity="warning"))
    warnings += [
        Issue(rule="unknown_course", severity="warning", detail={"course": course})
        for course in sorted(stated)
        if course not in listed
    ]
    if not stated and "accepted" in read.named("outcome"):
        warnings.append(Issue(rule="course_unstated", severity="warning"))
    return submission, warnings


def _has_scores_alone(read: Reading) -> bool:
    """Whether nobody completed because the file tells scores and nothing else of how learners fared."""
    fields = {field for sheet in read.understanding.sheets for field in sheet.columns.values()}
    is_list = "score" in fields and not fields & TELL_RESULTS
    if not is_list and read.understanding.kind not in SCORES_ALONE:
        return False
    return "completed" not in read.named("status") and bool(read.named("score"))


def _is_about_another_area(understanding: Understanding, chosen: str) -> bool:
    """Whether the file names an area of the chosen one's level that is neither it, nor what it was or became."""
    named, own = areas().get(understanding.named_area or ""), areas().get(chosen)
    if named is None or own is None or named.level != own.level:
        return False
    today = store.utc_now().date()
    return successor(named.unit_id, today) != successor(own.unit_id, today)


def _is_about_other_days(understanding: Understanding, chosen: str) -> bool:
    """Whether the file itself names a period, or else a class's last day, that lies outside of the chosen period."""
    period = read_period(chosen)
    named = read_period(understanding.named_period) if understanding.named_period else None
    if period is None or (named is None and understanding.class_end is None):
        return False
    ended = date.fromisoformat(understanding.class_end) if understanding.class_end else date.min
    first, last = (named.first, named.last) if named else (ended, ended)
    return first > period.last or last < period.first


def _dated(options: ReadOptions, understanding: Understanding) -> tuple[date, str]:
    """The counting date of rows without a completion date, and its basis (contract: Dates)."""
    period = options.period or understanding.period
    if understanding.class_end:
        return date.fromisoformat(understanding.class_end), "class_end"
    if period:
        return declared.last_day(period), "period"
    if understanding.report_date:
        return date.fromisoformat(understanding.report_date), "report"
    return store.utc_now().date(), "submitted"
