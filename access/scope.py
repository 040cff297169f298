"""From an account to its Scope: what belongs to an area through hierarchy and succession."""

from collections.abc import Iterable
from typing import Any

from access.accounts import Account
from warehouse.errors import UserError
from warehouse.scope import NATION, Scope, within

NATIONAL = frozenset({"viewer", "approver", "analyst", "administrator"})


def scope_of(account: Account, con: Any) -> Scope:
    """The account's scope; `con` is a DuckDB connection to a store or a snapshot, which hold areas and succession.

    A ministry's roles see the nation, unless the account was given areas; a submitter sees its areas alone.
    """
    if account.role in NATIONAL and not account.areas:
        return NATION
    return within(belonging(con, account.areas))


def narrowed(scope: Scope, con: Any, area: str) -> Scope:
    """The scope of one area with what belongs to it, never wider than `scope`; UserError for an area outside it.

    The public's figures are rounded per area and can't be put together anew, so the public narrows nothing.
    """
    mine = belonging(con, [area])
    is_known = con.cursor().execute("select 1 from area where unit_id = $area", {"area": area}).fetchall()
    if scope.is_public or not is_known or not scope.holds(area):
        raise UserError(f"There is no area {area!r} to report on: give a unit_id, for example VN34-08.")
    return within(mine if scope.areas is None else mine & scope.areas)


def belonging(con: Any, areas: Iterable[str]) -> frozenset[str]:
    """The unit_ids of these areas with their successors, their predecessors and all that lies below them.

    A successor belongs when the whole of the area went into it, or when it consists of such areas alone.
    A predecessor belongs when all of it went into areas that belong: half of a divided area isn't ours to read.
    """
    rows = con.cursor().execute("select old_unit, new_unit, weight from crosswalk").fetchall()
    mine = _successors(frozenset(areas), rows)
    mine = _predecessors(mine, rows)
    return _below(mine, con.cursor().execute("select unit_id, parent from area where parent is not null").fetchall())


def must_be_known(con: Any, areas: Iterable[str]) -> None:
    """Raises a UserError when one of the areas isn't in the reference."""
    for area in areas:
        if not con.cursor().execute("select 1 from area where unit_id = $area", {"area": area}).fetchall():
            raise UserError(f'There is no area "{area}": give a unit_id of the reference of areas.')


def _successors(mine: frozenset[str], rows: list[tuple[str, str, float | None]]) -> frozenset[str]:
    parts: dict[str, set[str]] = {}
    for old, new, _ in rows:
        parts.setdefault(new, set()).add(old)
    while True:
        gained = {
            new for old, new, weight in rows if old in mine and old != new and (weight == 1.0 or parts[new] <= mine)
        } - mine
        if not gained:
            return mine
        mine |= gained


def _predecessors(mine: frozenset[str], rows: list[tuple[str, str, float | None]]) -> frozenset[str]:
    heirs: dict[str, set[str]] = {}
    for old, new, _ in rows:
        heirs.setdefault(old, set()).add(new)
    while True:
        gained = {old for old, into in heirs.items() if into <= mine} - mine
        if not gained:
            return mine
        mine |= gained


def _below(mine: frozenset[str], rows: list[tuple[str, str]]) -> frozenset[str]:
    children: dict[str, set[str]] = {}
    for unit, parent in rows:
        children.setdefault(parent, set()).add(unit)
    waiting, seen = list(mine), set(mine)
    while waiting:
        new = children.get(waiting.pop(), set()) - seen
        seen |= new
        waiting.extend(new)
    return frozenset(seen)
