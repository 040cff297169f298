"""What an administrator does about accounts, sessions and settings; each step asks again who takes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from access import accounts, database, scope, server, sessions, settings
from access.accounts import Account
from access.senders import sender
from access.sessions import Session
from access.settings import Settings
from pipelines.declined import Declined
from warehouse import audit
from warehouse.errors import UserError
from warehouse.publish import snapshot
from warehouse.scope import NATION

# Whom an account can stand for: those who report, not the communes and schools they report on.
LEVELS = ["country", "region", "province", "ministry", "department"]


@dataclass(frozen=True)
class AccountDesk:
    """One administrator's counter; `session` is the hash of the session in use, which is never ended from here."""

    home: Path
    account: str
    session: str = ""

    def every(self) -> list[Account]:
        """One per account, by name."""
        self._administrator()
        return accounts.every(self.home)

    def named(self, name: str) -> Account:
        """One account."""
        self._administrator()
        return accounts.named(self.home, name)

    def open_sessions(self) -> dict[str, list[Session]]:
        """Account -> its live sessions, the newest first; accounts without any are left out."""
        self._administrator()
        found = {one.name: sessions.open_ones(self.home, one.name) for one in accounts.every(self.home)}
        return {name: open_ones for name, open_ones in found.items() if open_ones}

    def areas(self) -> dict[str, str]:
        """unit_id -> name with its code, of every area in force that an account can stand for."""
        self._administrator()
        found = snapshot(self.home).ask(
            NATION,
            """
            select unit_id, name from area
            where $areas is null and list_contains($levels, level) and valid_to is null
            order by country, level = 'country' desc, level, name
            """,
            levels=LEVELS,
        )
        return {unit: f"{name} ({unit})" for unit, name in zip(found["unit_id"], found["name"], strict=True)}

    def settings(self) -> Settings:
        """The settings as they stand."""
        self._administrator()
        return settings.current(self.home)

    def add(self, name: str, role: str, areas: Iterable[str]) -> str:
        """The address of the new account's invitation, told once: the person chooses the password."""
        actor = self._administrator()
        chosen = self._known(role, areas)
        return self._link(accounts.add(self.home, name, role, chosen, actor))

    def change(self, name: str, role: str, areas: Iterable[str], why: str) -> None:
        """Another role or other areas, from the person's next click."""
        actor = self._of_another(name, why)
        accounts.change(self.home, name, role, self._known(role, areas), actor, why=why)

    def disable(self, name: str, why: str) -> None:
        """No sign-in any more; open sessions, links and downloads end now."""
        accounts.disable(self.home, name, self._of_another(name, why), why=why)

    def enable(self, name: str) -> None:
        """The account may sign in again."""
        accounts.enable(self.home, name, self._administrator())

    def invite(self, name: str) -> str:
        """The address of a new one-time link with which the person chooses a password."""
        return self._link(accounts.invite(self.home, name, self._administrator()))

    def drop_second_factor(self, name: str, why: str) -> None:
        """For a lost telephone."""
        accounts.drop_second_factor(self.home, name, self._of_another(name, why), why=why)

    def end_sessions(self, name: str, why: str) -> None:
        """Signs an account out everywhere but in the session that asks."""
        actor = self._administrator()
        _must_say_why(why)
        with database.changing(self.home) as con:
            sessions.end_all(con, accounts.named(self.home, name).name, but=self.session)
            audit.append(con, actor, "sessions_ended", name, {"why": why})

    def decide(self, reading: str, needs_second_factor: bool, why: str) -> None:
        """Who reads without signing in, and whether administrators and submitters need a code."""
        actor = self._administrator()
        _must_say_why(why)
        if reading not in settings.READING:
            raise UserError(f"Reading is one of {', '.join(settings.READING)}.")
        now = settings.current(self.home)
        wanted = {"anonymous_reading": reading, "needs_second_factor": bool(needs_second_factor)}
        changed = {name: value for name, value in wanted.items() if getattr(now, name) != value}
        settings.decide(self.home, actor, why=why, **changed)

    def _administrator(self) -> str:
        who = sender(self.home, self.account)
        who.must_be("administrator")
        return who.name

    def _of_another(self, name: str, why: str) -> str:
        """Nobody locks themselves out, so that one administrator always stays."""
        actor = self._administrator()
        _must_say_why(why)
        if name == actor:
            raise Declined("own_account")
        return actor

    def _known(self, role: str, areas: Iterable[str]) -> list[str]:
        chosen = sorted(set(areas))
        scope.must_be_known(snapshot(self.home).connection, chosen)
        if role == "submitter" and not chosen:
            raise Declined("submitter_without_area")
        return chosen

    def _link(self, token: str) -> str:
        return server.address(self.home, f"/invitation/{token}")


def _must_say_why(why: str) -> None:
    if not why.strip():
        raise Declined("reason_missing")
