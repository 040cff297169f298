"""What the operator decided about access: the public name, who may read without signing in, the second factor."""

import json
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from access import database
from warehouse import audit

HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
UNDER = re.compile(r"(/[A-Za-z0-9][A-Za-z0-9_-]*)+")
READING = ("auto", "open", "closed")  # auto: anyone reads while only sample data is in


@dataclass(frozen=True)
class Settings:
    """The settings of access as they stand."""

    host: str | None = None  # the public host name; None: this machine alone
    under: str = ""  # the path of that host under which a proxy has put the dashboard: /milepost
    is_behind_tls: bool = False
    anonymous_reading: str = "auto"
    needs_second_factor: bool = False  # of administrators and submitters
    oidc_issuer: str | None = None
    oidc_client: str | None = None
    break_glass: str | None = None  # the one local account that may sign in beside the provider
    port: int = 8501  # where the dashboard listened last: links made on the command line lead there


NAMES = tuple(field.name for field in fields(Settings))


def current(home: Path) -> Settings:
    """The settings as they stand; the defaults where nothing was decided."""
    with database.asking(home) as con:
        rows = con.execute("select name, value from setting").fetchall()
    return Settings(**{row["name"]: json.loads(row["value"]) for row in rows if row["name"] in NAMES})


def decide(home: Path, actor: str, why: str = "", **decisions: Any) -> Settings:
    """The settings after these were changed; each change is an audit row."""
    after = replace(current(home), **decisions)
    with database.changing(home) as con:
        for name, value in decisions.items():
            con.execute("insert or replace into setting values (?, ?)", [name, json.dumps(value)])
            audit.append(con, actor, "setting_changed", name, {"value": value, **({"why": why} if why else {})})
    return after


def remember_port(home: Path, port: int) -> None:
    """Notes where the dashboard listens; nobody decided it, so it is in no trail."""
    with database.changing(home) as con:
        con.execute("insert or replace into setting values ('port', ?)", [json.dumps(port)])


def trail(home: Path, newest: int) -> tuple[list[audit.Link], audit.Verdict]:
    """The newest rows of the chain of access and readings, and whether all of it is whole."""
    with database.asking(home) as con:
        return audit.links(con, newest), audit.verify_chain(con)
