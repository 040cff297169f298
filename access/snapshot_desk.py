"""What an approver does about published figures: sees what stands, freezes a state under a label."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from access import database
from access.senders import sender
from pipelines.declined import Declined
from warehouse import audit, frozen, frozen_changes, published_files, store
from warehouse.audit import Link
from warehouse.published_files import Published

KEEPERS = ("approver", "administrator")


@dataclass(frozen=True)
class SnapshotDesk:
    """One account's counter."""

    home: Path
    account: str

    def published(self) -> list[Published]:
        """One per snapshot that lies in the folder, the newest first."""
        self._keeper()
        return published_files.published(self.home)

    def frozen(self) -> list[dict[str, Any]]:
        """One per frozen state, the newest first."""
        self._keeper()
        with store.reading(self.home) as con:
            return frozen.frozen(con)[::-1]

    def changes(self, before: str, after: str) -> list[dict[str, Any]]:
        """One per submission of the account's areas that counts differently in the later of two frozen states."""
        who = sender(self.home, self.account)
        who.must_be(*KEEPERS)
        found = frozen_changes.changes(self.home, before, after)
        return [row for row in found if who.may_touch(row["area"])]

    def freeze(self, label: str, why: str) -> None:
        """Keeps the figures as they are now, for ever."""
        who = sender(self.home, self.account)
        if not why.strip():
            raise Declined("reason_missing")
        frozen.freeze(self.home, label.strip(), why.strip(), who)

    def last_backup(self) -> Link | None:
        """The row of the last backup in the chain of access; None when none was made from this installation."""
        self._keeper()
        with database.asking(self.home) as con:
            found = audit.matching(con, 1, action="backup_made")
        return found[0] if found else None

    def _keeper(self) -> None:
        sender(self.home, self.account).must_be(*KEEPERS)
