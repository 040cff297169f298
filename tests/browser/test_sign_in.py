"""Signing in as people do it: in Chromium, with the setup link, with a provider, in four languages."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, BrowserContext, Page, expect

from access import accounts, settings
from tests.clients import PASSWORD, account, token_for
from tests.served import Server, serving

GATED = Path(__file__).parent.parent / "pages" / "gated.py"
MARKED = Path(__file__).parent.parent / "pages" / "marked.py"
pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(locale="en")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_the_first_administrator_signs_in_by_the_printed_link_and_out_again(tmp_path: Path, page: Page) -> None:
    elsewhere: list[str] = []
    with serving(GATED, tmp_path) as running:
        page.on("request", lambda request: elsewhere.append(request.url))
        page.goto(running.setup_link)
        page.get_by_label("Account name").fill("chief")
        page.get_by_label("New password", exact=True).fill(PASSWORD)
        page.get_by_label("New password again").fill(PASSWORD)
        page.get_by_role("button", name="Create the account").click()
        expect(page.get_by_text("viewer=chief role=administrator")).to_be_visible(timeout=30_000)
        [cookie] = [each for each in page.context.cookies() if each["name"] == "milepost"]
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Lax"
        page.goto(f"{running.address}/sign-out")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_text("You are signed out.")).to_be_visible()
        page.goto(running.address)
        expect(page.get_by_label("Account name")).to_be_visible()
        assert [url for url in elsewhere if not url.startswith(running.address) and ":" in url[:6]] == []


def test_a_wrong_password_is_told_at_once_and_a_right_one_leads_to_the_page_asked_for(
    tmp_path: Path, page: Page
) -> None:
    account(tmp_path, "vera", "viewer")
    with serving(GATED, tmp_path) as running:
        page.goto(f"{running.address}/?programme=vn-2022")
        page.get_by_label("Account name").fill("vera")
        page.get_by_label("Password").fill("wrong wrong wrong")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_have_text("The account name or the password is wrong.")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_text("viewer=vera")).to_be_visible(timeout=30_000)
        assert page.url == f"{running.address}/?programme=vn-2022"


@pytest.fixture
def provider() -> Iterator[str]:
    """A provider that knows two subjects."""
    known = [User(sub="lan-7"), User(sub="stranger-1")]
    with run_server_in_thread(require_nonce=True, user_claims=known) as server:
        yield f"http://localhost:{server.server_port}"


def test_a_provider_signs_a_linked_subject_in_with_pkce_and_the_role_of_our_table(
    tmp_path: Path, page: Page, provider: str
) -> None:
    accounts.add(tmp_path, "lan", "submitter", ["XX-01"])
    accounts.link_to_provider(tmp_path, "lan", provider, "lan-7")
    settings.decide(tmp_path, "operator", oidc_issuer=provider, oidc_client="milepost")
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    with serving(GATED, tmp_path, MILEPOST_OIDC_SECRET="not a secret here") as running:
        page.goto(f"{running.address}/?programme=vn-2022")
        page.get_by_role("link", name="Sign in with the organisation's account").click()
        _choose(page, "lan-7")
        expect(page.get_by_text("viewer=lan role=submitter")).to_be_visible(timeout=30_000)
        assert page.url == f"{running.address}/?programme=vn-2022"
        [sent] = [url for url in seen if "code_challenge=" in url][:1]
        assert "code_challenge_method=S256" in sent
        assert "nonce=" in sent
        cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies(running.address)}
        assert len(cookies["milepost"]) == 43
        assert "milepost-provider" not in cookies
        again = page.get_by_role("button", name="again")
        expect(again).to_be_visible(timeout=30_000)  # a button's script is asked for late, and nobody gets it disabled
        accounts.disable(tmp_path, "lan")
        again.click()
        expect(page.get_by_text("Your session has ended.")).to_be_visible(timeout=30_000)


def test_a_subject_that_nobody_linked_gets_no_session(tmp_path: Path, page: Page, provider: str) -> None:
    settings.decide(tmp_path, "operator", oidc_issuer=provider, oidc_client="milepost")
    with serving(GATED, tmp_path, MILEPOST_OIDC_SECRET="not a secret here") as running:
        page.goto(running.address)
        page.get_by_role("link", name="Sign in with the organisation's account").click()
        _choose(page, "stranger-1")
        expect(page.get_by_text("This account has no access here yet.")).to_be_visible()
        expect(page.get_by_text("stranger-1")).to_be_visible()
        assert not [cookie for cookie in page.context.cookies() if cookie["name"] == "milepost"]


def test_a_forged_or_repeated_return_from_the_provider_opens_nothing(tmp_path: Path, provider: str) -> None:
    settings.decide(tmp_path, "operator", oidc_issuer=provider, oidc_client="milepost")
    with serving(GATED, tmp_path) as running, httpx.Client(base_url=running.address) as client:
        assert client.get("/sign-in/oidc/callback?code=x&state=y").status_code == 400
        assert client.get("/sign-in/oidc").status_code == 302
        assert client.get("/sign-in/oidc/callback?code=x&state=forged").status_code == 400
        assert client.get("/sign-in/oidc/callback?code=x&state=forged").status_code == 400
        assert "milepost" not in client.cookies


def test_with_a_provider_local_passwords_are_off_but_for_the_break_glass_account(tmp_path: Path, provider: str) -> None:
    account(tmp_path, "vera", "viewer")
    account(tmp_path, "glass", "administrator")
    settings.decide(tmp_path, "operator", oidc_issuer=provider, oidc_client="milepost", break_glass="glass")
    with serving(GATED, tmp_path) as running, httpx.Client(headers={"origin": running.address}) as client:
        where = f"{running.address}/sign-in"
        assert client.post(where, data={"name": "vera", "password": PASSWORD}).status_code == 401
        assert client.post(where, data={"name": "glass", "password": PASSWORD}).status_code == 303
    rows, _ = settings.trail(tmp_path, 3)
    assert "break_glass_sign_in" in [row.action for row in rows]


class _Beacon(BaseHTTPRequestHandler):
    called: list[str] = []

    def do_GET(self) -> None:
        _Beacon.called.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        return


def test_r14_r32_markup_in_data_calls_nobody_and_runs_nothing(tmp_path: Path, page: Page) -> None:
    """A page that makes the mistake of handing names to Markdown: the policy holds where the page doesn't."""
    account(tmp_path, "vera", "viewer")
    beacon = HTTPServer(("127.0.0.1", 0), _Beacon)
    threading.Thread(target=beacon.serve_forever, daemon=True).start()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    with serving(MARKED, tmp_path, BEACON=f"http://127.0.0.1:{beacon.server_port}") as running:
        page.context.add_cookies([{"name": "milepost", "value": token_for(tmp_path, "vera"), "url": running.address}])
        page.goto(running.address)
        expect(page.get_by_text("the end of the page")).to_be_visible(timeout=30_000)
        page.wait_for_load_state("networkidle")
        assert _Beacon.called == []
        assert page.evaluate("window.ran === undefined")
    beacon.shutdown()


@pytest.mark.parametrize("language", ["vi", "en", "es", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_own_pages_fit_a_phone_and_pass_axe(running: Server, chromium: Browser, language: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(
        locale=language, color_scheme=scheme, viewport={"width": 360, "height": 700}, bypass_csp=True
    )
    page = context.new_page()
    for path in ("/sign-in", running.setup_link.removeprefix(running.address)):
        page.goto(running.address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    context.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(GATED, tmp_path_factory.mktemp("phone")) as server:
        yield server


def _choose(page: Page, subject: str) -> None:
    """The provider's own page: who signs in."""
    page.locator("input[name=sub]").first.fill(subject)
    page.get_by_role("button").first.click()
