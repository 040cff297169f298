"""Takes the screenshots of the README: `python -m tests.browser.screenshots` with a server of the sample running.

Give the server's address as the only argument; the pictures go to display/screenshots/.
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.chromium import launched

FOLDER = Path(__file__).parent.parent.parent / "display" / "screenshots"
SHOTS = {
    "overview": ("?programme=vn-2022&lang=vi", "light", 1440, 1000),
    "target": ("target?programme=vn-2022&target=officials_turns&date=2022-06-30&lang=en", "light", 1440, 1150),
    "place": ("area?programme=vn-2022&target=officials_turns&lang=vi", "light", 1440, 1000),
    "assessment": ("assessment?programme=cl-teachers&lang=es", "dark", 1440, 1000),
    "arabic": ("?programme=vn-tuyen-quang&lang=ar", "light", 1440, 1000),
    "telephone": ("?programme=za-nsg&lang=en", "dark", 390, 844),
}


def main(address: str) -> None:
    """Every picture of SHOTS, one file each."""
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launched(playwright)
        for name, (path, theme, width, height) in SHOTS.items():
            scheme = "dark" if theme == "dark" else "light"
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(f"{address}/{path}")
            drawn(page)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


def drawn(page: Page) -> None:
    """Waits until the script has run and every chart it asked for stands."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=stApp] h1").first).to_be_visible(timeout=60_000)
    expect(page.locator("[data-testid=stPlotlyChart]:not(:has(.main-svg))")).to_have_count(0, timeout=60_000)
    expect(page.locator("[data-testid=stPlotlyChart]:has(.geo):not(:has(.choroplethlayer path))")).to_have_count(
        0, timeout=60_000
    )
    expect(page.locator("[data-stale=true]")).to_have_count(0, timeout=30_000)
    page.evaluate("document.fonts.ready")


if __name__ == "__main__":
    main(sys.argv[1])
