"""What a sender declares, held against what the warehouse knows."""

from datetime import date

import duckdb

from pipelines.periods import read_period
from warehouse.errors import UserError


def require_area(connection: duckdb.DuckDBPyConnection, area: str | None) -> None:
    """Raises when `area` is named but is no unit_id of the table of areas."""
    known = connection.execute("select 1 from area where unit_id = $area", {"area": area}).fetchall()
    if area is not None and not known:
        raise UserError(
            f"There is no area {area!r}: give a unit_id of data/reference/admin_units.csv, for example VN34-08."
        )


def require_programme(connection: duckdb.DuckDBPyConnection, programme: str | None) -> None:
    """Raises when `programme` is named but isn't loaded."""
    known = [code for (code,) in connection.execute("select programme from programme order by all").fetchall()]
    if programme is not None and programme not in known:
        raise UserError(f"There is no programme {programme!r}: the programmes here are {', '.join(known)}.")


def country_of(connection: duckdb.DuckDBPyConnection, area: str | None, programme: str | None) -> str | None:
    """The country of the area, else of the programme (contract: Area)."""
    found = connection.execute(
        """
        select country from area where unit_id = $area
        union all
        select country from programme where programme = $programme
        limit 1
        """,
        {"area": area, "programme": programme},
    ).fetchall()
    return str(found[0][0]) if found else None


def programme_of(connection: duckdb.DuckDBPyConnection, courses: set[str]) -> str | None:
    """The one programme that lists every one of these courses; None when none or several do."""
    found = connection.execute(
        """
        select programme from course where is_listed and list_contains($courses, course)
        group by programme having count(distinct course) = len($courses)
        """,
        {"courses": sorted(courses)},
    ).fetchall()
    return str(found[0][0]) if len(found) == 1 and courses else None


def require_period(period: str | None) -> None:
    """Raises when `period` is named but isn't written as periods are."""
    if period is not None:
        last_day(period)


def last_day(period: str) -> date:
    """The last day of a period that is known to be one."""
    found = read_period(period)
    if found is None:
        raise UserError(f"{period!r} is no period: write 2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-02.")
    return found.last
