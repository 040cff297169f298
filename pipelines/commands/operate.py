"""Commands of the operator: freeze, back up, verify, state of the installation."""

from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from cyclopts import Parameter

from access import database, settings
from access.senders import sender
from pipelines import vault
from pipelines.commands.output import Json, Why, print_json
from pipelines.prepare import prepare
from warehouse import audit as trail
from warehouse import backup as backups
from warehouse import frozen as freezer
from warehouse import migrate, room, store
from warehouse.frozen_changes import changes
from warehouse.publish import is_current, snapshot
from warehouse.scope import NATION
from warehouse.verify import audit_head, verify


def freeze(
    label: str, *, why: Why, as_: Annotated[str | None, Parameter(name="--as")] = None, json: Json = False
) -> None:
    """Keep the figures as they are now, for ever, under a label.

    Parameters
    ----------
    label
        What they are called: "30 June 2026".
    why
        The reason, for the ledger.
    as_
        The account that freezes.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    freezer.freeze(home, label, why, sender(home, as_))
    print_json({"frozen": label}) if json else print(f"The figures are frozen as {label!r}.")


def list_frozen(*, compare: tuple[str, str] | None = None, json: Json = False) -> None:
    """List the frozen states, or tell what changed between two of them.

    Parameters
    ----------
    compare
        Two labels, the older first: one line per submission that counts differently.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    if compare:
        _tell_changes(changes(home, *compare), json)
        return
    with store.reading(home) as connection:
        found = freezer.frozen(connection)
    if json:
        print_json({"frozen": found})
        return
    for row in found:
        print(f"{row['frozen_on']}  {row['label']}  ({row['why']})")
    if not found:
        print("Nothing is frozen yet.")


def _tell_changes(found: list[dict[str, Any]], json: bool) -> None:
    if json:
        print_json({"changes": found})
        return
    for row in found:
        states = f"{row['state_before'] or 'not in'} -> {row['state_after'] or 'not in'}"
        print(
            f"{row['submission']:>6}  {row['file']}: {states}; records {row['records']:+d}, "
            f"turns {row['turns']:+d}, people {row['people']:+d}"
        )
    if not found:
        print("Nothing changed between the two.")


def back_up(file: Path, *, json: Json = False) -> None:
    """Copy everything but the keys into one file, consistent while in use.

    Parameters
    ----------
    file
        The backup to write.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    manifest = backups.backup(home, file)
    with database.changing(home) as con:  # the backup's own head is older: it can be compared with this row later
        told = {"audit_head": manifest["audit_head"], "records": manifest["rows"]["record"]}
        trail.append(con, "operator", "backup_made", file.name, told)
    if json:
        print_json(manifest)
    else:
        print(
            f"Backed up to {file}. Audit head {manifest['audit_head'][:16]}. The keys are not in it: keep them apart."
        )


def verify_all(*, anchor: list[str] | None = None, json: Json = False) -> int:
    """Check the store, snapshots, ledger, rollups, frozen figures and the audit chain.

    Parameters
    ----------
    anchor
        Audit heads kept elsewhere; each must still be in the chain.
    json
        Print one JSON document.
    """
    home = store.home()
    found = verify(home, tuple(anchor or ()))
    _, readings = settings.trail(home, 1)
    if not readings.is_whole:
        found.append(f"The trail of access is broken at row {readings.broken_at}: {readings.fault}.")
    head = None if found else audit_head(home)
    if json:
        print_json({"faults": found, "audit_head": head})
    else:
        print("\n".join(found) or f"All is well. Audit head {head}.")
    return 1 if found else 0


def sweep(*, json: Json = False) -> None:
    """Forget sent files whose time is over, and what ended processes have left behind.

    Parameters
    ----------
    json
        Print one JSON document.
    """
    home = store.home()
    told = {"sent_files": vault.drop_old_raw(home), "left_behind": store.sweep(home)}
    if json:
        print_json(told)
    else:
        print(f"{told['sent_files']} sent files and {told['left_behind']} leftovers are gone.")


def status(*, json: Json = False) -> None:
    """The state of the installation.

    Parameters
    ----------
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    told = _status(home)
    if json:
        print_json(told)
        return
    for name, value in told.items():
        print(f"{name.replace('_', ' '):<22} {_in_words(value)}")


def _in_words(value: Any) -> str:
    """A value of the installation's state as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "none" if value is None else str(value)


def _status(home: Path) -> dict[str, Any]:
    newest = snapshot(home)
    counts = newest.ask(
        NATION,
        """
        select count(*) filter (state in ('submitted', 'approved')) as standing,
               count(*) filter (state = 'submitted' and needs_approval) as waiting,
               coalesce(bool_or(is_sample), false) as has_sample,
               max(submitted_on) as newest
        from submission
        left join programme using (programme)
        where $areas is null
        """,
    ).iloc[0]
    with store.reading(home) as connection:
        [(last_change,)] = connection.execute("select max(ts) from audit").fetchall()
        labels = [row["label"] for row in freezer.frozen(connection)]
        schema = migrate.version(connection)
    backed_up = backups.last_backup(home)
    return {
        "home": str(home),
        "schema": schema,
        "snapshot": newest.version,
        "is_newest_snapshot_whole": is_current(home),
        "submissions": int(counts["standing"]),
        "waiting_for_approval": int(counts["waiting"]),
        "has_sample_data": bool(counts["has_sample"]),
        "newest_submission": None if pd.isna(counts["newest"]) else str(counts["newest"]),
        "records": int(newest.ask(NATION, "select count(*) as rows from record where $areas is null")["rows"].iloc[0]),
        "frozen": labels,
        "last_change": str(last_change),
        "last_backup": backed_up and backed_up["made_on"],
        "store_bytes": store.store_path(home).stat().st_size,
        "free_bytes": room.free_bytes(home),
        "is_read_only": room.is_read_only(home),
    }
