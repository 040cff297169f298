"""What passes the gate, for whom: anonymous reading, uploads, links, downloads, the second factor."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

from access import accounts, database, downloads, quota, reading, server, sessions, settings, tokens, totp
from access.gate import Arrival, Standing, refusal, standing_of
from access.settings import Settings
from access.visit import safe_next
from pipelines import vault
from tests.clients import PASSWORD, Tab, account, browser, is_refused, token_for
from tests.command_line import run
from tests.served import GATED, Server, serving
from tests.warehouses import publish_submission
from warehouse import audit


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("home")
    for name, role, *areas in (
        ("chief", "administrator"),
        ("lan", "submitter", "XX-01"),
        ("minh", "submitter", "XX-02"),
        ("vera", "viewer"),
        ("ana", "analyst"),
        ("app", "approver"),
    ):
        account(place, name, role, *areas)
    return place


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Server]:
    with serving(GATED, home) as running:
        yield running


def asked(home: Path, method: str, path: str, token: str = "", **headers: str) -> int:
    """The status that the gate alone gives; 200 for a request that passes."""
    kept = {"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8501", "cookie": f"milepost={token}", **headers}
    arrival = Arrival(False, method, path, "", kept, "127.0.0.1")
    answer = refusal(arrival, standing_of(home, arrival))
    return 200 if answer is None else answer.status_code


def test_anybody_reads_while_only_sample_data_is_in_and_nobody_once_a_real_file_is(tmp_path: Path) -> None:
    assert not reading.is_open(tmp_path, Settings())
    publish_submission(tmp_path, 1, is_sample=True)
    assert reading.is_open(tmp_path, settings.current(tmp_path))
    assert asked(tmp_path, "GET", "/") == 200
    publish_submission(tmp_path, 2, is_sample=False)
    assert not reading.is_open(tmp_path, settings.current(tmp_path))
    assert asked(tmp_path, "GET", "/media/x.csv") == 401
    settings.decide(tmp_path, "operator", anonymous_reading="open")
    assert asked(tmp_path, "GET", "/media/x.csv") == 200
    settings.decide(tmp_path, "operator", anonymous_reading="closed")
    assert asked(tmp_path, "GET", "/media/x.csv") == 401


def test_where_reading_is_open_a_stranger_reads_and_does_nothing_else(tmp_path: Path) -> None:
    publish_submission(tmp_path, 1, is_sample=True)
    for path in ("/", "/overview", "/static/js/x.js", "/_stcore/host-config"):
        assert asked(tmp_path, "GET", path) == 200
    assert asked(tmp_path, "PUT", "/_stcore/upload_file/a/b", **{"content-length": "9"}) == 401
    assert asked(tmp_path, "DELETE", "/_stcore/upload_file/a/b") == 401
    assert asked(tmp_path, "GET", "/_stcore/metrics") == 404
    assert asked(tmp_path, "GET", "/account") == 401
    assert asked(tmp_path, "POST", "/account", **{"content-length": "9"}) == 401


def test_a_stranger_sees_a_page_only_where_reading_is_open(tmp_path: Path) -> None:
    publish_submission(tmp_path, 1, is_sample=True)
    with serving(GATED, tmp_path) as running:
        with Tab(running.address) as tab:
            said = tab.run()
            assert "role=anonymous public=True" in said
            publish_submission(tmp_path, 2, is_sample=False)
            assert "role=" not in tab.run()
        assert is_refused(running.address)
        with browser(running.address) as client:
            assert client.get("/", headers={"accept": "text/html"}).headers["location"] == "/sign-in"


@pytest.mark.parametrize(
    ("name", "status"), [("lan", 200), ("chief", 200), ("vera", 403), ("ana", 403), ("app", 403), ("", 401)]
)
def test_r27_only_those_who_submit_may_send_files(home: Path, name: str, status: int) -> None:
    token = token_for(home, name) if name else ""
    assert asked(home, "PUT", "/_stcore/upload_file/a/b", token, **{"content-length": "9"}) == status


def test_r27_an_account_sends_a_burst_then_five_a_minute_and_200_mib_an_hour() -> None:
    assert sum(quota.take("burst", 1, now=0.0) for _ in range(99)) == quota.BURST
    assert sum(quota.take("burst", 1, now=60.0) for _ in range(99)) == 5
    sent = sum(quota.take("bytes", 20 * 1024 * 1024, now=0.0) for _ in range(20))
    assert sent == 10


def test_a_file_must_declare_its_length_and_keep_to_it(home: Path) -> None:
    token = token_for(home, "lan")
    assert asked(home, "PUT", "/_stcore/upload_file/a/b", token) == 411
    assert asked(home, "PUT", "/_stcore/upload_file/a/b", token, **{"content-length": str(30 * 1024 * 1024)}) == 413


def test_no_form_is_posted_to_anything_but_our_own_pages(home: Path) -> None:
    token = token_for(home, "chief")
    for path in ("/", "/overview", "/_stcore/stream", "/media/x", "/_stcore/bidi-components/x"):
        assert asked(home, "POST", path, token, **{"content-length": "9"}) == 405
    assert asked(home, "POST", "/sign-in", "", **{"content-length": "99999999"}) == 413
    assert asked(home, "POST", "/sign-in", "") == 413


def test_r20_a_download_works_once_for_its_account_alone(served: Server, home: Path) -> None:
    path = downloads.offer(home, "lan", b"figures" * 400_000, "Số liệu 2025.xlsx", "text/plain", {"rows": 3})
    with browser(served.address, token_for(home, "minh")) as other, browser(served.address) as stranger:
        assert other.get(path).status_code == 404
        assert stranger.get(path).status_code == 401
    with browser(served.address, token_for(home, "lan")) as client:
        first = client.get(path)
        assert first.status_code == 200
        assert first.content == b"figures" * 400_000
        assert first.headers["cache-control"] == "no-store"
        assert "S%E1%BB%91%20li%E1%BB%87u%202025.xlsx" in first.headers["content-disposition"]
        assert client.get(path).status_code == 404
    with database.asking(home) as con:
        assert [link.action for link in audit.links(con, 2)] == ["export_made", "export_fetched"]
    assert not list((home / "tmp" / "exports").iterdir())


def test_a_download_ends_after_five_minutes_and_is_unreadable_on_the_disk(home: Path) -> None:
    path = downloads.offer(home, "lan", b"Nguyen Thi Hoa", "x.csv", "text/csv", now=1_000.0)
    [kept] = (home / "tmp" / "exports").iterdir()
    assert b"Nguyen" not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    token = path.removeprefix("export/")
    assert downloads.claim(home, token, "lan", now=1_301.0) is None
    downloads.offer(home, "lan", b"later", "y.csv", "text/csv", now=2_000.0)
    assert not kept.exists()


def test_a_disabled_or_changed_account_loses_its_downloads(home: Path) -> None:
    account(home, "tam", "submitter", "XX-03")
    path = downloads.offer(home, "tam", b"x", "x.csv", "text/csv")
    accounts.change(home, "tam", "submitter", ["XX-04"])
    assert downloads.claim(home, path.removeprefix("export/"), "tam") is None


def test_an_administrator_needs_a_code_where_the_setting_demands_it(tmp_path: Path) -> None:
    settings.decide(tmp_path, "operator", needs_second_factor=True)
    account(tmp_path, "chief", "administrator")
    account(tmp_path, "vera", "viewer")
    with serving(GATED, tmp_path) as running:
        with browser(running.address) as client:
            assert sign_in(client, "vera").headers["location"] == "/sign-in/code"
            assert client.get("/account").status_code == 200
        with browser(running.address) as client:
            sign_in(client, "chief")
            assert client.get("/account").status_code == 401
            assert is_refused(running.address, client.cookies["milepost"])
            asked = client.get("/sign-in/code")
            key = asked.text.split('name="key" value="')[1].split('"')[0]
            assert totp.is_secret(key)
            half = client.cookies["milepost"]
            assert client.post("/sign-in/code", data={"key": key, "code": "000000"}).status_code == 401
            code = pyotp.TOTP(key).now()
            assert client.post("/sign-in/code", data={"key": key, "code": code}).status_code == 303
            assert client.cookies["milepost"] != half
            assert client.get("/account").status_code == 200
        with browser(running.address) as client:
            sign_in(client, "chief")
            assert client.post("/sign-in/code", data={"code": code}).status_code == 401
            assert client.get("/account").status_code == 401


def test_a_code_works_once_and_within_a_minute(home: Path) -> None:
    account(home, "coded", "viewer")
    secret = totp.fresh_secret()
    now = 1_700_000_000.0
    code = pyotp.TOTP(secret).at(now)
    keys = vault.at_hand(home)
    with database.changing(home) as con:
        totp.keep(con, keys, "coded", secret, step=0)
        assert not totp.is_right(con, keys, "coded", code, now + 90)
        assert totp.is_right(con, keys, "coded", f"{code[:3]} {code[3:]}", now + 20)
        assert not totp.is_right(con, keys, "coded", code, now + 20)
        assert not totp.is_right(con, keys, "coded", pyotp.TOTP(secret).at(now - 30), now + 20)
        assert secret not in "\n".join(map(str, con.iterdump()))
    assert secret.encode() not in database.path(home).read_bytes()


def test_an_invitation_works_once_and_the_person_alone_knows_the_password(served: Server, home: Path) -> None:
    token = accounts.add(home, "new", "viewer")
    chosen = {"password": "cold rain on tin roofs", "again": "cold rain on tin roofs"}
    with browser(served.address) as client:
        assert client.get(f"/setup/{token}").status_code == 404
        assert client.post(f"/invitation/{token}", data={"password": "x", "again": "x"}).status_code == 422
        assert client.post(f"/invitation/{token}", data=chosen).status_code == 303
        assert client.get("/account").status_code == 200
    with browser(served.address) as client:
        assert client.post(f"/invitation/{token}", data=chosen).status_code == 404


def test_changing_the_password_asks_the_old_one_and_ends_other_sessions(served: Server, home: Path) -> None:
    account(home, "lien", "viewer")
    elsewhere = token_for(home, "lien")
    chosen = {"deed": "password", "password": "eleven green lanterns", "again": "eleven green lanterns"}
    with browser(served.address, token_for(home, "lien")) as client:
        assert client.post("/account", data={**chosen, "current": "wrong"}).status_code == 422
        assert sessions.of_token(home, elsewhere)
        assert client.post("/account", data={**chosen, "current": PASSWORD}).status_code == 200
    assert sessions.of_token(home, elsewhere) is None


def test_the_page_of_the_account_ends_the_other_sessions(served: Server, home: Path) -> None:
    account(home, "otto", "viewer")
    elsewhere, here = token_for(home, "otto"), token_for(home, "otto")
    with browser(served.address, here) as client:
        assert client.post("/account", data={"deed": "others"}).status_code == 200
    assert sessions.of_token(home, elsewhere) is None
    assert sessions.of_token(home, here)


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil",
        "javascript:alert(1)",
        "/a\r\nx: y",
        "/sign-out",
    ],
)
def test_after_signing_in_one_goes_to_a_page_of_this_site_alone(wanted: str) -> None:
    assert safe_next(wanted) == "/"


def test_a_deep_link_is_kept_through_signing_in(served: Server) -> None:
    with browser(served.address) as client:
        sent = client.get("/target?programme=vn-2022&lang=vi", headers={"accept": "text/html"})
        assert sent.headers["location"] == "/sign-in?next=/target%3Fprogramme%3Dvn-2022%26lang%3Dvi"
        there = {"name": "vera", "password": PASSWORD, "next": "/target?programme=vn-2022&lang=vi"}
        answer = client.post("/sign-in", data=there)
        assert answer.headers["location"] == "/sign-in/code?next=/target%3Fprogramme%3Dvn-2022%26lang%3Dvi"
        assert client.get(answer.headers["location"]).headers["location"] == there["next"]


@pytest.mark.parametrize(("language", "words"), [("vi", "Đăng nhập"), ("es", "Iniciar sesión"), ("ar", "تسجيل الدخول")])
def test_the_sign_in_page_speaks_the_browsers_language(served: Server, language: str, words: str) -> None:
    with browser(served.address, **{"accept-language": f"{language};q=0.9,en;q=0.5"}) as client:
        page = client.get("/sign-in").text
        assert words in page
        assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
        client.get("/sign-in?lang=en")
        assert "Sign in" in client.get("/sign-in").text


def test_no_secret_and_no_typed_name_is_printed_or_audited(served: Server, home: Path) -> None:
    with browser(served.address) as client:
        sign_in(client, "079200001234", "canary-password-1")
        sign_in(client, "canary.person@so.example", "canary-password-2")
        client.get("/?q=canary-query")
    printed = "".join(served.printed)
    kept = b"".join(path.read_bytes() for path in home.glob("access.sqlite*"))
    for canary in ("079200001234", "canary-password", "canary.person", "canary-query"):
        assert canary not in printed
        assert canary.encode() not in kept


def test_access_sqlite_is_its_owners_alone(home: Path) -> None:
    assert database.path(home).stat().st_mode & 0o077 == 0


def test_no_token_is_kept_in_clear(home: Path) -> None:
    token = token_for(home, "vera")
    kept = b"".join(path.read_bytes() for path in home.glob("access.sqlite*"))
    assert token.encode() not in kept
    assert tokens.digest(token).encode() in kept


def sign_in(client: httpx.Client, name: str, password: str = PASSWORD) -> Any:
    """Posts the sign-in form."""
    return client.post("/sign-in", data={"name": name, "password": password})


def test_standing_knows_nobody_without_a_cookie(home: Path) -> None:
    arrival = Arrival(False, "GET", "/", "", {"host": "127.0.0.1"}, "127.0.0.1")
    assert standing_of(home, arrival) == Standing(settings.current(home), None, None, is_reading_open=False)


def test_an_invitation_from_the_command_line_leads_to_the_port_that_is_served(
    served: Server, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(home))
    assert f"{served.address}/invitation/" in run("users", "add", "guest", "--role", "viewer").out


def test_under_a_path_of_another_site_every_address_begins_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path))
    told = run("configure", "--host", "WWW.example.gov/targets/", "--behind-tls")
    assert (told.code, settings.current(tmp_path).under) == (0, "/targets")
    token = accounts.add(tmp_path, "vera", "viewer")
    assert server.address(tmp_path, f"/invitation/{token}").startswith("https://www.example.gov/targets/invitation/")
    with serving(GATED, tmp_path) as served, browser(served.address, host="www.example.gov") as client:
        asked = client.get("/account", headers={"accept": "text/html"})
        assert (asked.status_code, asked.headers["location"]) == (303, "/targets/sign-in?next=/account")
        page = client.get("/sign-in").text
        assert 'action="/targets/sign-in"' in page
        assert not re.search(r'(action|href)="/(?!targets/)', page)


@pytest.mark.parametrize(
    "place", ["www.example.gov/tar gets", "www.example.gov/../x", "www.example.gov//x", "/targets"]
)
def test_a_path_that_is_none_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path))
    answer = run("configure", "--host", place, "--behind-tls")
    assert (answer.code, "no host name" in answer.err) == (1, True)


def test_settings_are_read_while_others_open_and_close_the_file_of_accounts(tmp_path: Path) -> None:
    settings.decide(tmp_path, "operator", anonymous_reading="closed")
    is_over = threading.Event()

    def change() -> None:
        for port in range(8000, 8400):
            settings.remember_port(tmp_path, port)
        is_over.set()

    changing = threading.Thread(target=change)
    changing.start()
    while not is_over.is_set():
        assert settings.current(tmp_path).anonymous_reading == "closed"
    changing.join()
