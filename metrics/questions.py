"""How a question reaches the figures: within a scope, on a snapshot or on the store in the middle of a change."""

from typing import Any

import duckdb
import pandas as pd

from warehouse.publish import Snapshot
from warehouse.scope import Scope
from warehouse.scoped import scoped

Source = Snapshot | duckdb.DuckDBPyConnection


def rows(source: Source, scope: Scope, sql: str, **parameters: Any) -> list[dict[str, Any]]:
    """The answer as dictionaries, values as Python has them; `sql` reads the views of warehouse.scoped."""
    text, values = _bound(scope, sql, parameters)
    if isinstance(source, duckdb.DuckDBPyConnection):
        return _dictionaries(source.execute(text, values))
    cursor = source.connection.cursor()
    try:
        return _dictionaries(cursor.execute(text, values))
    finally:
        cursor.close()


def frame(source: Source, scope: Scope, sql: str, **parameters: Any) -> pd.DataFrame:
    """The answer as a DataFrame, for pages and reports."""
    text, values = _bound(scope, sql, parameters)
    if isinstance(source, duckdb.DuckDBPyConnection):
        return source.execute(text, values).df()
    cursor = source.connection.cursor()
    try:
        return cursor.execute(text, values).df()
    finally:
        cursor.close()


def version(source: Source) -> str | None:
    """The snapshot's name; None for the store itself."""
    return source.version if isinstance(source, Snapshot) else None


def _bound(scope: Scope, sql: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    areas = None if scope.areas is None else sorted(scope.areas)
    return scoped(sql, scope.is_public), {"areas": areas, **parameters}


def _dictionaries(answer: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
