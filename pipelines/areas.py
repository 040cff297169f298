"""What the warehouse knows of a unit_id that somebody names."""

import duckdb

from warehouse.errors import UserError


def require(connection: duckdb.DuckDBPyConnection, area: str | None) -> None:
    """Raises when `area` is named but is no unit_id of the table of areas."""
    if area is None:
        return
    if not connection.execute("select 1 from area where unit_id = $area", {"area": area}).fetchall():
        raise UserError(
            f"There is no area {area!r}: give a unit_id of data/reference/admin_units.csv, for example VN34-08."
        )
