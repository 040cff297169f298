"""Placeholder."""

from datetime import date

from metrics.definitions import Definition
from metrics.measured import NOTHING, Measured
from metrics.questions import Source
from warehouse.scope import Scope


def measure_reported(source: Source, scope: Scope, definition: Definition, as_of: date | None) -> Measured:
    return NOTHING
