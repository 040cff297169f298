"""Commands on a person's own requests: to be forgotten, and the register with its deadlines."""

from datetime import date
from typing import Annotated

from cyclopts import App, Parameter

from access import requests as register
from access.senders import sender
from pipelines import erasure
from pipelines.commands.output import Day, Json, Why, number_of, print_json
from pipelines.prepare import prepare
from warehouse import store

requests = App(name="requests", help="The register of people's requests about their own data, with deadlines.")
As = Annotated[str | None, Parameter(name="--as")]


def erase(*, identifier: str, why: Why, as_: As = None, json: Json = False) -> None:
    """Drop a person's names, contacts and identifiers everywhere; the counts stay.

    Parameters
    ----------
    identifier
        As the person wrote it.
    why
        The reason, for the audit trail.
    as_
        The account that erases.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    who = sender(home, as_)
    who.must_be("administrator")
    erased = erasure.erase(home, identifier, why, who.name)
    if json:
        print_json({"erased": [str(person) for person in erased]})
    else:
        those = number_of(len(erased), "person is", "people are")
        print(f"{those} erased: the rows go on counting, and the files they were sent in are no longer kept.")


@requests.command(name="add")
def add_request(*, kind: str, received: Day | None = None, as_: As = None, json: Json = False) -> None:
    """Enter a request; who asked stays on paper, the number goes on it.

    Parameters
    ----------
    kind
        find, export, correct, erase or object.
    received
        The day it came in: 2026-03-05. Default: today.
    as_
        The account that enters it.
    json
        Print one JSON document.
    """
    entered = register.add(store.home(), kind, received or date.today(), sender(store.home(), as_).name)
    if json:
        print_json({"request": entered.number, "answer_by": entered.answer_by, "finish_by": entered.finish_by})
    else:
        print(f"Request {entered.number}: answer by {entered.answer_by}, finish by {entered.finish_by}.")


@requests.command(name="finish")
def finish_request(number: int, *, outcome: str, as_: As = None, json: Json = False) -> None:
    """Close a request.

    Parameters
    ----------
    number
        Its number.
    outcome
        What was done, without anything that names the person.
    as_
        The account that closes it.
    json
        Print one JSON document.
    """
    register.finish(store.home(), number, outcome, sender(store.home(), as_).name)
    print_json({"request": number, "outcome": outcome}) if json else print(f"Request {number} is closed.")


@requests.command(name="list")
def list_requests(*, json: Json = False) -> None:
    """List the requests, open ones by deadline first.

    Parameters
    ----------
    json
        Print one JSON document.
    """
    found = register.every(store.home())
    if json:
        print_json({"requests": [register.plain(each) for each in found]})
        return
    for each in found:
        late = "  LATE" if each.is_late(date.today()) else ""
        state = each.finished_on or f"answer by {each.answer_by}, finish by {each.finish_by}"
        print(f"{each.number:>4}  {each.kind:<8} received {each.received_on}  {state}{late}")
    if not found:
        print("Nobody has asked anything yet.")
