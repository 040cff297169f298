"""Whether everybody who should have reported did."""

from datetime import date

from metrics.questions import Source
from warehouse.scope import Scope


def completeness(source: Source, scope: Scope, programme: str, as_of: date | None) -> float | None:
    return None
