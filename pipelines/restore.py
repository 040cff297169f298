"""A backup put back: proved, carried forward and cleared of whom was erased since, then swapped in by rename."""

import tempfile
from pathlib import Path
from typing import Any

from pipelines import erasure, vault
from warehouse import audit, backup, store
from warehouse.publish import publish


def restore(home: Path, file: Path) -> dict[str, Any]:
    """What was restored: the manifest's date, where the replaced files lie, how many erasures were replayed.

    Nothing of the home is touched before the backup is proved, opens with the keys at hand, and is published.
    """
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    erased = erasure.every(home)
    with store.in_words(home), tempfile.TemporaryDirectory(prefix="restore-", dir=home / "tmp") as name:
        folder = Path(name)
        manifest = backup.unpack(file, folder)
        with store.writing(folder) as connection:
            replayed = erasure.replay(connection, vault.opened(home, connection), erased, folder)
            audit.append(connection, "operator", "restore", file.name, {"made_on": manifest["made_on"]})
        publish(folder)
        replaced = backup.swap_in(home, folder)
    return {"made_on": manifest["made_on"], "replaced": str(replaced), "erasures": replayed}
