"""The same measure files, computed by another engine over the published records."""

from datetime import date
from pathlib import Path
from typing import Any

from warehouse.errors import UserError
from warehouse.publish import Snapshot


def measured_elsewhere(
    source: Snapshot, engine: str, programme: str | None, target: str | None, as_of: date | None, folder: Path
) -> dict[str, Any]:
    """The document of `measure --engine`; UserError where the engine can't be reached."""
    raise UserError(f"The engine {engine} can't be reached: install requirements-engine.txt first.")
