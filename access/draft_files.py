"""What lies on the disk of a draft: its bytes and all else that names people, sealed from the first moment."""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipelines import vault

FILE, MENDED, REFUSED, ISSUES = "file", "mended", "refused", "issues"
NAME_BYTES = 200


def keep(home: Path, number: int, name: str, content: bytes) -> None:
    """Writes one sealed part of a draft, whole or not at all; OSError when the disk is full."""
    folder = _folder(home, number)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = folder / f"{name}.part"
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sealed:
            sealed.write(vault.at_hand(home).seal(content, _place(number, name)))
            sealed.flush()
            os.fsync(sealed.fileno())
        partial.replace(folder / f"{name}.sealed")
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def content(home: Path, number: int, name: str) -> bytes | None:
    """What `keep` was given; None when there is no such part."""
    path = _folder(home, number) / f"{name}.sealed"
    if not path.exists():
        return None
    return vault.at_hand(home).unseal(path.read_bytes(), _place(number, name))


def document(home: Path, number: int, name: str) -> dict[str, Any]:
    """The same for a part that holds JSON; empty when there is none."""
    found = content(home, number, name)
    return dict(json.loads(found)) if found else {}


def keep_document(home: Path, number: int, name: str, told: dict[str, Any]) -> None:
    """One sealed part that holds JSON."""
    keep(home, number, name, json.dumps(told, ensure_ascii=False).encode())


def plain_name(sent: str) -> str:
    """The last part of a file's name as a browser sent it, short enough for any disk; its ending stays."""
    last = "".join(character for character in re.split(r"[/\\\\]", sent)[-1] if character.isprintable()).strip(". ")
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending) > 8:
        stem, ending = last, ""
    room = NAME_BYTES - len(ending.encode()) - 1
    return f"{stem.encode()[:room].decode(errors='ignore')}{'.' if ending else ''}{ending}" or "file"


def drop(home: Path, number: int) -> None:
    """Forgets everything of a draft."""
    shutil.rmtree(_folder(home, number), ignore_errors=True)


def drop_all_but(home: Path, numbers: Container[int]) -> None:
    """Forgets what lies there of drafts that aren't among the numbers: a server that died may have left it."""
    for folder in _all(home).glob("[0-9]*"):
        if int(folder.name) not in numbers:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def at_work(home: Path, number: int) -> Iterator[bool]:
    """Held by the one process that works on a draft; False when another one does. Ends with the process."""
    folder = _folder(home, number)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def is_held(home: Path, number: int) -> bool:
    """Whether some process works on the draft now."""
    if not (_folder(home, number) / "lock").exists():
        return False
    with at_work(home, number) as is_ours:
        return not is_ours


def _all(home: Path) -> Path:
    return home / "drafts"


def _folder(home: Path, number: int) -> Path:
    return _all(home) / str(number)


def _place(number: int, name: str) -> str:
    return f"draft:{number}:{name}"
