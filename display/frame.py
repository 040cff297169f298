"""The page that every address of the dashboard opens: Streamlit's own, dressed in our look before anything is drawn.

Style sheets that came with the runs would be sent each time, and arrive after what they dress.
"""

import hashlib
import re
from functools import lru_cache
from html import escape
from pathlib import Path

import streamlit
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from display.language import chosen, code, say
from display.theme import ASSETS

SHEETS = ("fonts.css", "page.css")
SCRIPTS = ("address.js", "links.js")
# Of Streamlit's page: its pattern, what stands there instead.
CHANGES = (
    (r'<html lang="en">', '<html lang="{lang}">'),
    (r"<title>.*?</title>", "<title>Milepost</title>"),
    # Not as `shortcut icon`: each page's symbol would take its place, fetched from a server outside.
    (r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" href="{icon}">{scripts}'),
    (r'<link\s+rel="preload"[^>]*as="font"[^>]*>', ""),
    (r'<link rel="service-desc"[^>]*>', ""),
    # Behind Streamlit's own sheets, which it adds to the head later: of two rules alike, the later one holds.
    (r"<body>\s*<noscript>.*?</noscript>", "<body>{sheets}<noscript><p>{without_script}</p></noscript>"),
)


def frame_routes() -> list[Route]:
    """Every address of one part without a point in it, after the routes that have such an address of their own."""
    return [Route(address, _answer, methods=["GET"]) for address in ("/", "/{page}")]


async def _answer(request: Request) -> Response:
    if "." in request.path_params.get("page", ""):
        return Response(status_code=404)
    spoken = request.headers.get("accept-language", "").split(",")[0]
    return HTMLResponse(frame(chosen(request.query_params.get("lang"), None, spoken)))


@lru_cache(maxsize=16)
def frame(language: str) -> str:
    """The page in a language. Raises ValueError when Streamlit's page isn't as expected: its version was changed."""
    text = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    values = {
        "lang": code(language),
        "icon": _address("icon.png"),
        "scripts": "".join(f'<script src="{_address(name)}"></script>' for name in SCRIPTS),
        "sheets": "".join(f'<link rel="stylesheet" href="{_address(name)}">' for name in SHEETS),
        "without_script": escape(say(language, "frame.without_script")),
    }
    for pattern, replacement in CHANGES:
        found = re.search(pattern, text, re.DOTALL)
        if not found:
            raise ValueError(f"Streamlit's page has no {pattern}: see what its version {streamlit.__version__} has.")
        text = text[: found.start()] + replacement.format(**values) + text[found.end() :]
    return text


def _address(name: str) -> str:
    """Where a file is found, relative to a page; a few letters of it change with its content."""
    return f"./assets/{name}?{hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]}"
