"""Files of an installation exchanged for others by rename, all or none: a swap that was cut short is undone."""

import json
from collections.abc import Iterable
from pathlib import Path

from warehouse.sync import sync

NOTE = "swap.json"  # there while a swap is under way


def swap(home: Path, folder: Path, names: Iterable[str], replaced: Path) -> None:
    """Moves what `home` has under these names to `replaced`, and what `folder` has to `home`; the store is locked."""
    names = list(names)
    replaced.mkdir()
    _write(home, replaced, names)
    for name in names:
        if (home / name).exists():
            (home / name).rename(replaced / name)
    for name in names:
        if (folder / name).exists():
            (folder / name).rename(home / name)
    sync(home)
    (home / NOTE).unlink()
    sync(home)


def is_cut_short(home: Path) -> bool:
    """Whether a swap began and didn't end; asked under the lock, or before waiting for it."""
    return (home / NOTE).exists()


def undo(home: Path) -> None:
    """Puts back what a swap that was cut short had moved away; what it had brought is laid aside."""
    note = json.loads((home / NOTE).read_text(encoding="utf-8"))
    replaced = home / note["replaced"]
    aside = replaced.with_name(f"undone-{replaced.name}")
    aside.mkdir(exist_ok=True)
    for name, was_there in note["names"].items():
        is_moved = (replaced / name).exists() or not was_there
        if is_moved and (home / name).exists():
            (home / name).rename(aside / name)
        if (replaced / name).exists():
            (replaced / name).rename(home / name)
    sync(home)
    (home / NOTE).unlink()
    sync(home)


def _write(home: Path, replaced: Path, names: list[str]) -> None:
    draft = home / f"{NOTE}.draft"
    there = {name: (home / name).exists() for name in names}
    draft.write_text(json.dumps({"replaced": replaced.name, "names": there}), encoding="utf-8")
    sync(draft)
    draft.replace(home / NOTE)
    sync(home)
