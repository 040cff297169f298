"""The inbox: what lands in inbox/<unit_id>/ is taken in as if its department had sent it, with a result beside it."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.batch import ingest
from pipelines.outcome import Outcome
from pipelines.understanding import ReadOptions
from warehouse import store
from warehouse.errors import UserError
from warehouse.sender import Sender

SETTLED_SECONDS = 2.0  # a file that changed more recently may still be arriving
RESULT = ".result.json"


def watch(home: Path, tell: Callable[[Outcome], dict[str, Any]], stop: threading.Event, every_seconds: float) -> int:
    """How many files were taken in until `stop` was set; looks again every `every_seconds`."""
    taken = sweep(home, tell)
    while not stop.wait(every_seconds):
        taken += sweep(home, tell)
    return taken


def sweep(home: Path, tell: Callable[[Outcome], dict[str, Any]]) -> int:
    """How many files of the inbox were new; each has its result beside it, whatever became of it."""
    waiting = _waiting(home)
    for path, area in waiting:
        _write(path, _result(home, path, area, tell))
    return len(waiting)


def _result(home: Path, path: Path, area: str, tell: Callable[[Outcome], dict[str, Any]]) -> dict[str, Any]:
    sender = Sender(name=f"inbox {area}", role="submitter", areas=None)
    try:
        [outcome] = ingest([path], ReadOptions(area=area), home, sender)
    except UserError as error:
        return {"file": path.name, "outcome": "refused", "message": str(error)}
    return tell(outcome)


def _waiting(home: Path) -> list[tuple[Path, str]]:
    """Settled files without a result newer than they are, with the area whose folder they lie in; oldest first."""
    inbox = home / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    settled = time.time() - SETTLED_SECONDS
    found = [
        path
        for path in inbox.glob("*/*")
        if path.is_file()
        and not path.is_symlink()
        and not path.name.startswith((".", "~$"))
        and not path.name.endswith(RESULT)
        and path.stat().st_mtime < settled
        and not _is_answered(path)
    ]
    return [(path, path.parent.name) for path in sorted(found, key=lambda path: (path.stat().st_mtime, path.name))]


def _is_answered(path: Path) -> bool:
    result = path.with_name(path.name + RESULT)
    return result.exists() and result.stat().st_mtime >= path.stat().st_mtime


def _write(path: Path, told: dict[str, Any]) -> None:
    result = path.with_name(path.name + RESULT)
    draft = result.with_suffix(".draft")
    draft.write_text(json.dumps({**told, "answered_on": store.utc_now().isoformat()}, ensure_ascii=False, indent=1))
    draft.replace(result)
