"""Commands on people: the queue of doubtful matches, decisions that can be undone, a person's own request."""

from dataclasses import asdict
from typing import Annotated, Any

from cyclopts import App, Parameter

from access.people_desk import PeopleDesk
from display.language import say
from display.people_cards import key_words
from pipelines.commands.output import Json, Why, number_of, place, print_json
from pipelines.people_review import Doubt
from pipelines.prepare import prepare
from warehouse import store

persons = App(name="persons", help="People: doubtful matches, decisions, a person's own request.")
As = Annotated[str | None, Parameter(name="--as")]


@persons.command
def review(*, limit: int = 100, as_: As = None, json: Json = False) -> None:
    """List pairs of people who may be one, most consequential first; values are masked.

    Parameters
    ----------
    limit
        How many pairs at most.
    as_
        The account whose areas are listed.
    json
        Print one JSON document.
    """
    queue = _desk(as_).queue(limit)
    waiting, found = queue.waiting, queue.doubts
    if json:
        print_json({"waiting": waiting, "pairs": [_pair(doubt) for doubt in found]})
        return
    for doubt in found:
        likely = "" if doubt.probability is None else f" {doubt.probability:.0%}"
        print(f"{doubt.a}  {doubt.b}  {say('en', f'people.reason.{doubt.reason}')}{likely}")
        for face in doubt.faces:
            told = (face.names, face.births, face.identifiers, face.contacts, face.units)
            print("    " + " | ".join(", ".join(values) for values in told if values))
    print(f"{number_of(waiting, 'pair')} to decide." if waiting else "Nothing waits.")


@persons.command
def explain(person: int, *, as_: As = None, json: Json = False) -> None:
    """Show which rows are this person, and by which keys.

    Parameters
    ----------
    person
        The person's number, as `records` prints it.
    as_
        The account that asks.
    json
        Print one JSON document.
    """
    found = _desk(as_).joins(person)
    if json:
        print_json({"person": str(person), "joins": [asdict(join) for join in found]})
        return
    for join in found:
        likely = "" if join.probability is None else f" (probability {join.probability:.4f})"
        by = key_words("en", join.joined_by)
        print(f"{place(join.first)} = {place(join.second)}: {by}, strength {join.strength}{likely}")
    if not found:
        print("All rows of this person say the same.")


@persons.command
def merge(a: int, b: int, *, why: Why, as_: As = None, json: Json = False) -> None:
    """Decide that two people are one.

    Parameters
    ----------
    a
        A person's number.
    b
        The other's.
    why
        The reason, kept with the decision.
    as_
        The account that decides.
    json
        Print one JSON document.
    """
    _decided(_desk(as_).merge(a, b, why), "merge", json)


@persons.command
def split(a: int, *, why: Why, as_: As = None, json: Json = False) -> None:
    """Decide that one person is two, parted where the evidence is weakest.

    Parameters
    ----------
    a
        The person's number.
    why
        The reason, kept with the decision.
    as_
        The account that decides.
    json
        Print one JSON document.
    """
    _decided(_desk(as_).split(a, why), "split", json)


@persons.command
def dismiss(a: int, b: int, *, why: Why, as_: As = None, json: Json = False) -> None:
    """Decide that two people are two, and take the pair off the queue.

    Parameters
    ----------
    a
        A person's number.
    b
        The other's.
    why
        The reason, kept with the decision.
    as_
        The account that decides.
    json
        Print one JSON document.
    """
    _decided(_desk(as_).dismiss(a, b, why), "dismiss", json)


@persons.command
def undo(decision: int, *, why: str = "", as_: As = None, json: Json = False) -> None:
    """Take a decision back.

    Parameters
    ----------
    decision
        The decision's number.
    why
        The reason, kept with the decision.
    as_
        The account that takes it back.
    json
        Print one JSON document.
    """
    _desk(as_).undo(decision, why)
    if json:
        print_json({"decision": decision, "action": "undo"})
    else:
        print(f"Decision {decision} is undone; it stays in the list of decisions.")


@persons.command
def decisions(*, as_: As = None, json: Json = False) -> None:
    """List every decision with who made it, when and why.

    Parameters
    ----------
    as_
        The account that asks.
    json
        Print one JSON document.
    """
    found = _desk(as_).decisions()[::-1]
    if json:
        print_json({"decisions": found})
        return
    for row in found:
        undone = f"  undone {row['undone_on']}" if row["undone_on"] else ""
        print(f"{row['decision']:>5}  {row['decided_on']}  {row['decided_by']}  {row['action']}  {row['why']}{undone}")


@persons.command
def find(*, identifier: str, as_: As = None, json: Json = False) -> None:
    """Find who bears an identifier, staff number, telephone or e-mail; masked, and put on record.

    Parameters
    ----------
    identifier
        As the person wrote it.
    as_
        The account that asks.
    json
        Print one JSON document.
    """
    found = _desk(as_).find(identifier)
    if json:
        print_json({"people": found})
        return
    for one in found:
        print(f"{one['person']}  {', '.join(one['names']) or 'no name is kept'}  {number_of(len(one['rows']), 'row')}")
    if not found:
        print("Nobody bears this identifier.")


@persons.command
def export(*, identifier: str, as_: As = None, json: Json = False) -> None:
    """Print everything that is kept of the person who bears an identifier; put on record.

    Parameters
    ----------
    identifier
        As the person wrote it.
    as_
        The account that asks.
    json
        Print one JSON document; the listing is one either way.
    """
    found = _desk(as_).kept_of(identifier)
    print_json({"people": found})


def _desk(as_: str | None) -> PeopleDesk:
    """The counter at which pages and commands do the same."""
    home = store.home()
    prepare(home)
    return PeopleDesk(home, as_)


def _decided(number: int, action: str, json: bool) -> None:
    if json:
        print_json({"decision": number, "action": action})
    else:
        print(f"Decision {number}: {action}. `persons undo {number}` takes it back.")


def _pair(doubt: Doubt) -> dict[str, Any]:
    pair = asdict(doubt)
    for face in pair["faces"]:
        face["person"] = str(face["person"])
    return pair | {"a": str(doubt.a), "b": str(doubt.b)}
