"""How a question reaches the figures: within a scope, on a snapshot or on the store in the middle of a change.

Planning a question takes DuckDB longer than answering it from rollups, and targets, days and pages ask many questions
alike: what a snapshot answered, which never changes, is remembered.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

import duckdb
import pandas as pd

from warehouse.publish import Snapshot
from warehouse.scope import Scope
from warehouse.scoped import scoped, views_for

Source = Snapshot | duckdb.DuckDBPyConnection
Answer = list[dict[str, Any]]

MOST_ANSWERS = 2000
MOST_ROWS = 200  # of an answer that is remembered: lists for a whole country are asked again
_remembered: OrderedDict[Hashable, Answer] = OrderedDict()
_guard = threading.Lock()


def rows(source: Source, scope: Scope, sql: str, **parameters: Any) -> Answer:
    """The answer as dictionaries, values as Python has them; `sql` reads the views of warehouse.scoped."""
    if isinstance(source, duckdb.DuckDBPyConnection):
        return _dictionaries(source.execute(*_bound(source, scope, sql, parameters)))
    asked = [(name, tuple(value) if isinstance(value, list) else value) for name, value in sorted(parameters.items())]
    key = (source.path, scope, sql, *asked)
    found = _recalled(key)
    if found is None:
        found = _asked(source, *_bound(source, scope, sql, parameters))
        _remember(key, found)
    return [row.copy() for row in found]


def frame(source: Source, scope: Scope, sql: str, **parameters: Any) -> pd.DataFrame:
    """The answer as a DataFrame, for pages and reports."""
    text, values = _bound(source, scope, sql, parameters)
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


def _asked(source: Snapshot, text: str, values: dict[str, Any]) -> Answer:
    cursor = source.connection.cursor()
    try:
        return _dictionaries(cursor.execute(text, values))
    finally:
        cursor.close()


def _recalled(key: Hashable) -> Answer | None:
    with _guard:
        if key in _remembered:
            _remembered.move_to_end(key)
        return _remembered.get(key)


def _remember(key: Hashable, answer: Answer) -> None:
    if len(answer) > MOST_ROWS:
        return
    with _guard:
        _remembered[key] = answer
        while len(_remembered) > MOST_ANSWERS:
            _remembered.popitem(last=False)


def _bound(source: Source, scope: Scope, sql: str, parameters: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    areas = None if scope.areas is None else sorted(scope.areas)
    known = source.twice.views(scope) if isinstance(source, Snapshot) else {}
    return scoped(sql, views_for(scope) | known), {"areas": areas, **parameters}


def _dictionaries(answer: duckdb.DuckDBPyConnection) -> Answer:
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
