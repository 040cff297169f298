"""Commands on what was taken in: the ledger, its rows, taking back, approval, publishing."""

from typing import Annotated, Any

from cyclopts import Parameter

from access.senders import sender
from pipelines import ledger, records
from pipelines.commands.output import Json, Why, place, print_json
from pipelines.prepare import prepare
from warehouse import store
from warehouse.publish import publish_whole

As = Annotated[str | None, Parameter(name="--as")]


def list_submissions(*, as_: As = None, json: Json = False) -> None:
    """List every submission with its state and counts.

    Parameters
    ----------
    as_
        The account whose areas are listed.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    with store.reading(home) as connection:
        found = ledger.submissions(connection, sender(home, as_))
    if json:
        print_json({"submissions": found})
        return
    for row in found or []:
        print(
            f"{row['submission']:>5}  {row['state']:<10} {row['submitted_on']}  {row['area'] or '-':<8}"
            f"  {row['accepted']} of {row['rows']} rows  {row['file']}"
        )
    if not found:
        print("Nothing has been submitted yet.")


def list_records(*, file: str | None = None, submission: int | None = None, as_: As = None, json: Json = False) -> None:
    """List each row that was seen with what became of it; no personal values.

    Parameters
    ----------
    file
        Only rows of submissions of this file name.
    submission
        Only rows of this submission, also when it was reverted.
    as_
        The account whose areas are listed.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    with store.reading(home) as connection:
        found = records.lineage(connection, sender(home, as_).areas, file=file, submission=submission)
    if json:
        print_json({"records": found})
        return
    for row in found:
        person = row["person"] and f"person {row['person']}"
        said = [row["outcome"], row["rule"] or row["status"], row["course"], person, *row["warnings"]]
        print(f"{place(row)}: {' '.join(filter(None, said))}")


def revert(number: int, *, why: Why, as_: As = None, json: Json = False) -> None:
    """Take one submission back, exactly.

    Parameters
    ----------
    number
        The submission's number.
    why
        The reason, for the ledger.
    as_
        The account that takes it back.
    json
        Print one JSON document.
    """
    home = store.home()
    ledger.revert(home, number, why, sender(home, as_))
    _done(number, "reverted", json)


def approve(number: int, *, as_: As = None, json: Json = False) -> None:
    """Approve a submission: its figures are locked.

    Parameters
    ----------
    number
        The submission's number.
    as_
        The account that approves.
    json
        Print one JSON document.
    """
    ledger.move(store.home(), number, ("submitted",), "approved", None, sender(store.home(), as_))
    _done(number, "approved", json)


def send_back(number: int, *, why: Why, as_: As = None, json: Json = False) -> None:
    """Send a submission back to its department with remarks.

    Parameters
    ----------
    number
        The submission's number.
    why
        What has to be mended.
    as_
        The account that sends it back.
    json
        Print one JSON document.
    """
    ledger.move(store.home(), number, ("submitted",), "sent_back", why, sender(store.home(), as_))
    _done(number, "sent_back", json)


def reopen(number: int, *, why: Why, as_: As = None, json: Json = False) -> None:
    """Unlock an approved submission, or take a sent-back one up again.

    Parameters
    ----------
    number
        The submission's number.
    why
        The reason, for the ledger.
    as_
        The account that reopens it.
    json
        Print one JSON document.
    """
    ledger.move(store.home(), number, ("approved", "sent_back"), "submitted", why, sender(store.home(), as_))
    _done(number, "submitted", json)


def publish_now(*, json: Json = False) -> None:
    """Write a new snapshot for readers, whole: nothing is taken over from the last one.

    Parameters
    ----------
    json
        Print one JSON document.
    """
    prepare(store.home())
    version = publish_whole(store.home()).stem
    print_json({"snapshot": version}) if json else print(f"Published snapshot {version}.")


def _done(number: int, state: str, json: bool) -> None:
    told: dict[str, Any] = {"submission": number, "state": state}
    print_json(told) if json else print(f"Submission {number} is now {state}.")
