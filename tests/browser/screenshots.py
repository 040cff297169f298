"""Takes the screenshots of the README and of the guide, of the sample: `python -m tests.browser.screenshots`.

The sample is loaded into a folder of its own and served; the pictures go to display/screenshots/ and
display/assets/guide/.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launched
from tests.clients import account, token_for
from tests.command_line import ask
from tests.sampled import load_sample
from tests.served import ROOT, serving

SCREENSHOTS, GUIDE = ROOT / "display" / "screenshots", ROOT / "display" / "assets" / "guide"
TURNS = "programme=vn-2022&target=officials_turns"
COLOURS = 256


@dataclass(frozen=True)
class Shot:
    """One picture: what is opened by whom (an empty role: by anybody), and how large a window."""

    path: str
    theme: str = "light"
    width: int = 1440
    height: int = 1000
    role: str = ""


README = {
    "overview": Shot("?programme=vn-2022&lang=vi", height=1180, role="viewer"),
    "target": Shot(f"target?{TURNS}&date=2022-06-30&lang=en", height=1250, role="viewer"),
    "place": Shot(f"area?{TURNS}&lang=vi", role="viewer"),
    "assessment": Shot("assessment?programme=cl-teachers&lang=es", "dark", role="viewer"),
    "arabic": Shot("?programme=vn-tuyen-quang&lang=ar", height=1180, role="viewer"),
    "telephone": Shot("?programme=za-nsg&lang=en", "dark", 390, 844, role="viewer"),
}
OF_THE_GUIDE = {
    "viewer-1": Shot("?programme=vn-2022", role="viewer"),
    "viewer-2": Shot(f"target?{TURNS}&date=2022-06-30", role="viewer"),
    "viewer-3": Shot(f"trace?{TURNS}", role="viewer"),
    "viewer-4": Shot("print?programme=vn-2022", role="viewer"),
    "submitter-1": Shot("upload", role="submitter"),
    "approver-1": Shot("approve?programme=vn-2022", role="approver"),
    "analyst-1": Shot(f"explore?{TURNS}&rows=area&columns=quarter", role="analyst"),
    "analyst-2": Shot("quality?programme=vn-2022", role="analyst"),
    "analyst-3": Shot("reports?programme=vn-2022", role="analyst"),
    "administrator-1": Shot("accounts?part=accounts", role="administrator"),
    "administrator-2": Shot("accounts?part=settings", role="administrator"),
    "administrator-5": Shot("snapshots", role="administrator"),
    "administrator-7": Shot("audit?chain=readings", role="administrator"),
}
LANGUAGES_OF_THE_GUIDE = ("vi", "en")


def main() -> None:
    """Every picture, one file each."""
    with tempfile.TemporaryDirectory() as folder:
        home, keys = Path(folder) / "home", Path(folder) / "keys"
        load_sample(home, keys)
        os.environ |= {"MILEPOST_HOME": str(home), "MILEPOST_KEYS": str(keys)}
        ask("freeze", "30 June 2022", "--why", "half-year report")
        ask("backup", Path(folder) / "milepost.backup")
        for role in sorted({shot.role for shot in [*README.values(), *OF_THE_GUIDE.values()]}):
            account(home, role, role, *(["VN34-01"] if role == "submitter" else []))
        with serving(ROOT / "dashboard.py", home, MILEPOST_KEYS=str(keys)) as server, sync_playwright() as playwright:
            browser = launched(playwright)
            for name, shot in README.items():
                _take(browser, server.address, home, shot, SCREENSHOTS / f"{name}.png")
            for language in LANGUAGES_OF_THE_GUIDE:
                for name, shot in OF_THE_GUIDE.items():
                    together = "&" if "?" in shot.path else "?"
                    small = Shot(f"{shot.path}{together}lang={language}", shot.theme, 1200, 760, shot.role)
                    suffix = "" if language == "en" else f"-{language}"
                    _take(browser, server.address, home, small, GUIDE / f"{name}{suffix}.png")
            browser.close()


def _take(browser: Browser, address: str, home: Path, shot: Shot, file: Path) -> None:
    """The page as it stands when all is drawn, in few colours so that the file stays small."""
    file.parent.mkdir(parents=True, exist_ok=True)
    viewport = {"width": shot.width, "height": shot.height}
    context = browser.new_context(viewport=viewport, color_scheme="dark" if shot.theme == "dark" else "light")
    if shot.role:
        context.add_cookies([{"name": "milepost", "value": token_for(home, shot.role), "url": address}])
    page = context.new_page()
    page.goto(f"{address}/{shot.path}")
    drawn(page)
    page.screenshot(path=file)
    context.close()
    few = Image.open(file).convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def drawn(page: Page) -> None:
    """Waits until the script has run and every chart it asked for stands."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=stApp] h1").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=stPlotlyChart]:not(:has(.main-svg))")).to_have_count(0, timeout=60_000)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=60_000)
    if page.locator(".mp-map").count():  # its outlines come by an address of their own
        expect(page.locator(".mp-map use").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=30_000)
    page.evaluate("document.fonts.ready")


if __name__ == "__main__":
    main()
