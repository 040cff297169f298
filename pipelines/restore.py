"""A backup put back: proved first, swapped in by rename, with every later erasure replayed."""

import tempfile
from pathlib import Path
from typing import Any

from pipelines import erasure, vault
from warehouse import audit, backup, store
from warehouse.publish import publish


def restore(home: Path, file: Path) -> dict[str, Any]:
    """What was restored: the manifest's date, where the replaced files lie, how many erasures were replayed."""
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    erased = erasure.every(home)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=home / "tmp") as folder:
        manifest = backup.unpack(file, Path(folder))
        replaced = backup.swap_in(home, Path(folder))
    with store.writing(home) as connection:
        secrets = vault.opened(home, connection)
        replayed = erasure.replay(connection, secrets, erased, home)
        audit.append(connection, "operator", "restore", file.name, {"made_on": manifest["made_on"]})
    publish(home)
    return {"made_on": manifest["made_on"], "replaced": str(replaced), "erasures": replayed}
