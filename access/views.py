"""Views of the explorer that somebody saved: a name and an address, which hold choices and never figures."""

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path

from access import database
from warehouse.errors import UserError

MOST_OF_ONE = 200
LONGEST_NAME = 80
LONGEST_ADDRESS = 1000


@dataclass(frozen=True)
class View:
    """One saved view; whoever opens it sees what their own scope holds."""

    number: int
    account: str
    name: str
    address: str  # the query string: programme=vn-2022&rows=area


@dataclass(frozen=True)
class Shelf:
    """The saved views as one account keeps them."""

    home: Path
    account: str

    def save(self, name: str, address: str) -> int:
        """The number of the new view; UserError for a name that says nothing or is taken, and for too many."""
        plain = " ".join(name.split())
        if not plain or len(plain) > LONGEST_NAME or len(address) > LONGEST_ADDRESS:
            raise UserError(f"A view needs a name of at most {LONGEST_NAME} characters.")
        with database.changing(self.home) as con:
            [held] = con.execute("select count(*) from view where account = ?", [self.account]).fetchone()
            if held >= MOST_OF_ONE:
                raise UserError(f"You have {MOST_OF_ONE} views already: delete one first.")
            try:
                made = con.execute(
                    "insert into view (account, name, address, made_on) values (?, ?, ?, ?) returning number",
                    [self.account, plain, address, time.time()],
                ).fetchone()
            except sqlite3.IntegrityError:
                raise UserError(f"You have a view called {plain!r} already: choose another name.") from None
        return int(made["number"])

    def views(self) -> list[View]:
        """Everybody's saved views by name."""
        with database.asking(self.home) as con:
            rows = con.execute("select number, account, name, address from view order by name, number").fetchall()
        return [View(*row) for row in rows]

    def view(self, number: int) -> View | None:
        """One view by its number; None when it isn't there."""
        with database.asking(self.home) as con:
            row = con.execute("select number, account, name, address from view where number = ?", [number]).fetchone()
        return View(*row) if row else None

    def delete(self, number: int) -> None:
        """Takes away a view of one's own; another's stays."""
        with database.changing(self.home) as con:
            con.execute("delete from view where number = ? and account = ?", [number, self.account])
