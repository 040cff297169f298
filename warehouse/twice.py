"""Who is counted in several areas of one scope: slow to find, and the same for every question on a snapshot."""

import threading

import duckdb

from warehouse.scope import Scope
from warehouse.scoped import scoped

MOST_SCOPES = 64  # of an area's accounts; whoever comes later has them found for each question


class CountedTwice:
    """A table in memory beside a snapshot for each scope that asked. It is gone when the snapshot is closed."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._tables: dict[Scope, str] = {}
        self._guard = threading.Lock()
        connection.execute("attach if not exists ':memory:' as beside (read_write)")

    def views(self, scope: Scope) -> dict[str, str]:
        """The view counted_twice as what is known of this scope; empty for the nation, and where there is no place."""
        if scope.areas is None:
            return {}
        with self._guard:
            if scope not in self._tables and len(self._tables) < MOST_SCOPES:
                self._tables[scope] = self._found(scope, f"beside.twice_{len(self._tables)}")
            table = self._tables.get(scope)
        return {"counted_twice": f"select * from {table}"} if table else {}

    def _found(self, scope: Scope, table: str) -> str:
        question = scoped("select * from counted_twice where is_later or is_later_of_person or is_later_of_year")
        with self._connection.cursor() as cursor:
            cursor.execute(f"create or replace table {table} as {question}", {"areas": sorted(scope.areas or ())})
        return table
