"""Turns the account named at the command line into the sender that the write side asks about."""

from pathlib import Path

from access import accounts
from access.scope import scope_of
from warehouse.errors import UserError
from warehouse.publish import snapshot
from warehouse.sender import OPERATOR, Sender


def sender(home: Path, account: str | None) -> Sender:
    """The operator without a name; else the account, which must exist and be enabled."""
    if account is None:
        return OPERATOR
    known = accounts.named(home, account)
    if known.is_disabled:
        raise UserError(f"The account {account!r} is disabled: an administrator can enable it.")
    # The snapshot knows areas as well as the store does, and callers may hold the store already.
    return Sender(known.name, known.role, scope_of(known, snapshot(home).connection).areas)
