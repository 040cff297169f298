"""Whether a sender may send this: for their own areas, and for days that the programme hasn't closed."""

import duckdb

from pipelines.load import Submission
from warehouse.sender import Sender


def refusal(
    connection: duckdb.DuckDBPyConnection, submission: Submission, areas: set[str], sender: Sender
) -> tuple[str, dict[str, str]] | None:
    """The reason and its words' details when the file, or a row of it, isn't the sender's to send; else None.

    `areas` are those that rows name themselves.
    """
    if sender.areas is not None and (areas | {submission.area}) - sender.areas:
        return "not_your_area", {}
    closed = closed_through(connection, submission.programme)
    if closed is None or submission.dated[0].isoformat() > closed or sender.role != "submitter":
        return None
    return "period_closed", {"through": closed}


def closed_through(connection: duckdb.DuckDBPyConnection, programme: str | None) -> str | None:
    """The last day, ISO, for which departments send nothing more; None while every period is open."""
    found = connection.execute(
        "select max(frozen_through) from programme where programme = $programme", {"programme": programme}
    ).fetchall()
    return found[0][0].isoformat() if found[0][0] else None
