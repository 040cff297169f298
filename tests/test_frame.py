"""The page that every address opens: Streamlit's own with our look, language and words in it."""

import asyncio
import re

import httpx
import pytest
from starlette.applications import Starlette

from display.frame import frame, frame_routes
from display.language import LANGUAGES
from display.theme import ASSETS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language_to_screen_readers(language: str) -> None:
    assert f'<html lang="{language}">' in frame(language)


def test_nothing_of_streamlits_own_look_is_left() -> None:
    text = frame("en")
    assert "<title>Milepost</title>" in text
    for left in ("shortcut icon", "service-desc", "agents", "SourceSans"):
        assert left not in text


def test_what_the_page_asks_for_of_ours_is_there() -> None:
    asked = re.findall(r'"\./assets/([^"?]+)\?[0-9a-f]{12}"', frame("en"))
    assert sorted(asked) == ["address.js", "fonts.css", "icon.png", "links.js", "page.css"]
    assert all((ASSETS / name).is_file() for name in asked)


def test_the_fonts_of_the_sheet_are_there() -> None:
    named = re.findall(r'url\("([^"]+)"\)', (ASSETS / "fonts.css").read_text(encoding="utf-8"))
    assert named
    assert all((ASSETS / name).is_file() for name in named)


def test_the_address_outranks_the_browser_and_a_file_that_is_missing_is_no_page() -> None:
    assert 'lang="ar"' in _got("/target?lang=ar", "vi").text
    assert 'lang="vi"' in _got("/", "vi-VN,vi;q=0.9,en;q=0.8").text
    assert _got("/favicon.ico", "en").status_code == 404


def _got(address: str, spoken: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(Starlette(routes=frame_routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://milepost.example") as client:
            return await client.get(address, headers={"accept-language": spoken})

    return asyncio.run(asked())
