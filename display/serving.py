"""The routes under which the browser finds fonts and the map stub: public files, no session needed."""

from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from display.theme import ASSETS

TOPOLOGY = "assets/topojson/"


def asset_routes() -> list[Mount]:
    """What `dashboard.py` adds to the server's routes; the gate lets `/assets/` through to anyone."""
    return [Mount("/assets", app=StaticFiles(directory=ASSETS), name="assets")]
