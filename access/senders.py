"""Turns the account named at the command line into the sender that the write side asks about."""

from pathlib import Path

from access import accounts
from warehouse.errors import UserError
from warehouse.sender import OPERATOR, Sender

REGIONAL = "submitter"  # the one role that is bound to areas


def sender(home: Path, account: str | None) -> Sender:
    """The operator without a name; else the account, which must exist and be enabled."""
    if account is None:
        return OPERATOR
    known = accounts.named(home, account)
    if known.is_disabled:
        raise UserError(f"The account {account!r} is disabled: an administrator can enable it.")
    return Sender(known.name, known.role, known.areas if known.role == REGIONAL else None)
