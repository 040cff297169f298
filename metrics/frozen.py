"""The states of the figures that were given a label and are kept for ever."""

from dataclasses import dataclass
from datetime import datetime

from metrics.questions import Source, rows
from warehouse.scope import NATION


@dataclass(frozen=True)
class Frozen:
    """One labelled state."""

    label: str
    frozen_on: datetime  # UTC
    why: str


def labels(source: Source) -> list[Frozen]:
    """One per frozen state, the newest first."""
    found = rows(source, NATION, "select label, frozen_on, why from frozen order by frozen_on desc, label")
    return [Frozen(**row) for row in found]
