"""The routes under which the browser finds fonts, scripts and outlines: public files, no session needed."""

import gzip
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from display.maps import outlines_of
from display.theme import ASSETS

YEAR_S = 365 * 24 * 3600


def asset_routes(own_maps: Path) -> list[Route | Mount]:
    """What `dashboard.py` adds to the server's routes; the gate lets `/assets/` through to anyone.

    `own_maps` is the folder in which a ministry may have put its own outlines.
    """

    async def outlines(request: Request) -> Response:
        return _outlines(request, own_maps)

    return [
        Route("/assets/maps/{name}", outlines),
        Mount("/assets", app=StaticFiles(directory=ASSETS), name="assets"),
    ]


def _outlines(request: Request, own_maps: Path) -> Response:
    """A map's outlines, the ministry's own where it put some in; their address changes with their content."""
    body = outlines_of(request.path_params["name"], own_maps)
    if body is None:
        return Response(status_code=404)
    headers = {"cache-control": f"public, max-age={YEAR_S}, immutable", "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(body), media_type="image/svg+xml", headers=headers)
    headers["content-encoding"] = "gzip"
    return Response(body, media_type="image/svg+xml", headers=headers)
