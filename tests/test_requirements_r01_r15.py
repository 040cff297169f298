"""Requirements R1 to R15 of the threat model: access and sessions, against a real server and a real set clock."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from access import (
    accounts,
    cookies,
    database,
    headers,
    links,
    passwords,
    server,
    sessions,
    throttle,
    tokens,
)
from access.gate import Arrival, Standing, refusal
from access.settings import Settings
from tests.clients import PASSWORD, Tab, account, browser, is_refused, token_for
from tests.served import ROOT, Server, serving

GATED = Path(__file__).parent / "pages" / "gated.py"
ROLES = ("viewer", "submitter", "approver", "analyst", "administrator")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with one account of each role, named after it."""
    place = tmp_path_factory.mktemp("home")
    for role in ROLES:
        account(place, role, role, *(["XX-01"] if role == "submitter" else []))
    return place


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Server]:
    with serving(GATED, home) as running:
        yield running


PATHS = (Path(__file__).parent / "fixtures" / "closed_paths.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("path", PATHS)
def test_r01_without_a_session_no_path_answers(served: Server, path: str) -> None:
    with browser(served.address) as client:
        for accepts in ("text/html", "*/*"):
            answer = client.get(path, headers={"accept": accepts})
            assert answer.status_code in (303, 400, 401, 404), f"{path} answered {answer.status_code}"
            assert "streamlit" not in answer.text.lower()


def test_r01_every_route_of_the_server_is_closed(served: Server) -> None:
    """What Streamlit and we route today and tomorrow: asked without a session, nothing but sign-in and health opens."""
    open_to_all = {"/sign-in", "/sign-in/code", "/sign-in/oidc", "/sign-in/oidc/callback", "/sign-out"}
    ours = [route.path for route in server.routes() if route.path not in open_to_all]
    theirs = ["/_stcore/health", *_streamlit_paths()]
    assert len(theirs) > 12
    with browser(served.address) as client:
        for path in {*ours, *theirs} - {"/_stcore/health", "/healthz"}:
            answer = client.get(
                path.replace("{token}", "A" * 43).replace("{path:path}", "x").replace("{", "").replace("}", "")
            )
            assert answer.status_code in (303, 400, 401, 404), f"{path} answered {answer.status_code}"
        assert client.get("/_stcore/health").status_code == 200


def test_r01_no_verb_opens_what_get_does_not(served: Server) -> None:
    with browser(served.address) as client:
        for verb in ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE"):
            for path in ("/", "/_stcore/upload_file/a/b", "/media/x.csv", "/_stcore/metrics", "/account"):
                assert client.request(verb, path).status_code in (303, 401, 403, 404, 405, 411, 413)


def test_r01_the_websocket_closes_before_it_is_accepted(served: Server) -> None:
    assert is_refused(served.address)
    assert is_refused(served.address, token="A" * 43)


def test_r02_a_session_ended_elsewhere_stops_the_open_page(served: Server, home: Path) -> None:
    token = token_for(home, "viewer")
    with Tab(served.address, token) as tab:
        assert "viewer=viewer" in tab.run()
        with browser(served.address, token) as client:
            assert client.post("/sign-out", data={}).status_code == 303
        assert "viewer=" not in tab.run()
    assert is_refused(served.address, token)


@pytest.mark.parametrize("name", ["x-milepost-session", "X-Milepost-Session", "x_milepost_session"])
def test_r03_identity_headers_of_a_client_are_stripped(served: Server, home: Path, name: str) -> None:
    chief = tokens.digest(token_for(home, "administrator"))
    with browser(served.address, **{name: chief}) as client:
        assert client.get("/media/x").status_code == 401
    assert is_refused(served.address, **{name: chief})
    with Tab(served.address, token_for(home, "viewer"), **{name: chief}) as tab:
        said = tab.run()
    assert "viewer=viewer" in said
    assert "viewer=administrator" not in said


def test_r04_a_page_started_without_the_gate_shows_nothing(home: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.py"
    bare.write_text(
        "import streamlit as st\n"
        "from access.viewer import require\n"
        "print('Milepost is ready', flush=True)\n"
        "viewer = require()\nst.text(f'viewer={viewer.name}')\n",
        encoding="utf-8",
    )
    session = tokens.digest(token_for(home, "administrator"))
    environment = {**os.environ, "MILEPOST_HOME": str(home), "PYTHONPATH": str(ROOT)}
    port = 8000 + os.getpid() % 1000 + 20000
    command = [sys.executable, "-m", "streamlit", "run", str(bare), "--server.port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        next(line for line in process.stdout if "URL" in line)
        spoofed = {"x-milepost-session": session, "x-milepost-gate": "0" * 64}
        with Tab(f"http://127.0.0.1:{port}", **spoofed) as tab:
            said = tab.run()
    finally:
        process.terminate()
        process.wait(timeout=30)
    assert "viewer=" not in said
    assert "make run" in said


def test_r05_the_session_id_of_another_cannot_be_resumed(served: Server, home: Path) -> None:
    with Tab(served.address, token_for(home, "administrator")) as chief:
        assert "viewer=administrator" in chief.run()
        with Tab(served.address, token_for(home, "viewer"), resume=chief.session) as other:
            said = other.run()
        assert "viewer=viewer" in said
        assert other.session != chief.session


def test_r06_a_change_of_the_account_takes_effect_on_the_next_run(served: Server, home: Path) -> None:
    account(home, "moved", "viewer")
    with Tab(served.address, token_for(home, "moved")) as tab:
        assert "role=viewer" in tab.run()
        accounts.change(home, "moved", "submitter", ["XX-02"])
        said = tab.run()
        assert "role=submitter" in said
        assert "XX-02" in said
        accounts.change(home, "moved", "submitter", ["XX-03"])
        assert "XX-02" not in tab.run()
        accounts.disable(home, "moved")
        assert "viewer=" not in tab.run()
    assert sessions.open_ones(home, "moved") == []


def test_r07_sessions_end_after_30_minutes_idle_and_12_hours_in_all(home: Path) -> None:
    begun = 1_000_000.0
    with database.changing(home) as con:
        token = sessions.open_for(con, "viewer", now=begun)
    assert sessions.of_token(home, token, begun + 29 * 60)
    assert sessions.of_token(home, token, begun + 58 * 60)
    assert sessions.of_token(home, token, begun + 58 * 60 + 30 * 60) is None
    now = begun
    with database.changing(home) as con:
        token = sessions.open_for(con, "viewer", now=begun)
    while now + 20 * 60 < begun + sessions.ABSOLUTE:
        now += 20 * 60
        assert sessions.of_token(home, token, now)
    assert sessions.of_token(home, token, begun + sessions.ABSOLUTE) is None


def test_r07_a_clock_set_back_a_day_ends_sessions_instead_of_stretching_them(home: Path) -> None:
    with database.changing(home) as con:
        token = sessions.open_for(con, "viewer", now=2_000_000.0)
    assert sessions.of_token(home, token, 2_000_000.0 - 86_400) is None


def test_r07_sign_in_gives_a_new_token_and_sign_out_clears_the_row(served: Server, home: Path) -> None:
    with browser(served.address, "B" * 43) as client:
        client.post("/sign-in", data={"name": "analyst", "password": PASSWORD})
        token = client.cookies.get("milepost", domain="127.0.0.1") or ""
        assert token != "B" * 43
        assert sessions.of_token(home, token)
        client.post("/sign-out", data={})
    assert sessions.of_token(home, token) is None


def test_r08_the_cookie_is_httponly_and_lax(served: Server) -> None:
    with browser(served.address) as client:
        answer = client.post("/sign-in", data={"name": "analyst", "password": PASSWORD})
    assert answer.headers["set-cookie"].startswith("milepost=")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]


def test_r08_the_cookie_is_secure_and_bound_to_its_host_behind_tls() -> None:
    from starlette.responses import Response

    answer = Response()
    cookies.set_session(answer, "token", Settings(host="targets.example", is_behind_tls=True))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-milepost=token;")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("password", "has_second_factor", "weakness"),
    [
        ("short", False, "too_short"),
        ("fourteen chars", False, "too_short"),
        ("seven quiet herons drift", False, None),
        ("một câu dài dễ nhớ lắm", False, None),
        ("كلمات كثيرة لا صلة بينها", False, None),
        ("🦉 owls at the 🌊 harbour", False, None),
        ("x" * 129, False, "too_long"),
        ("aaaaaaaaaaaaaaaaaaaa", False, "guessable"),
        ("abcabcabcabcabcabcabc", False, "guessable"),
        ("123456789012345678", False, "guessable"),
        ("PasswordPassword2025", False, "guessable"),
        ("milepost-milepost-2026", False, "guessable"),
        ("lan.tran-lan.tran-1", False, "guessable"),
        ("mật khẩu mật khẩu 1", False, "guessable"),
        ("Tr0ub&x7", True, None),
        ("password", True, "guessable"),
        ("qwertyuiop", True, "guessable"),
    ],
)
def test_r09_passwords_are_long_not_composed_and_not_guessable(
    password: str, has_second_factor: bool, weakness: str | None
) -> None:
    assert passwords.weakness(password, "lan.tran", has_second_factor) == weakness


def test_r09_passwords_are_kept_as_argon2id_of_19_mib_in_two_passes(home: Path) -> None:
    with database.asking(home) as con:
        kept = con.execute("select password_hash from account where name = 'viewer'").fetchone()[0]
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches(PASSWORD, kept)
    assert not passwords.matches(PASSWORD + " ", kept)


def test_r10_unknown_names_and_wrong_passwords_get_the_same_answer_in_the_same_time(home: Path) -> None:
    """The hash is what takes time; medians, because the machine may be busy."""
    with database.asking(home) as con:
        kept = con.execute("select password_hash from account where name = 'viewer'").fetchone()[0]
    times: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(60):
        is_known = turn % 2 == 0
        begun = time.process_time()
        assert not passwords.matches("not the password", kept if is_known else None)
        times[is_known].append(time.process_time() - begun)
    known, unknown = statistics.median(times[True]), statistics.median(times[False])
    assert abs(known - unknown) < 0.2 * max(known, unknown)


def test_r10_the_page_says_the_same_for_unknown_disabled_and_wrong(served: Server, home: Path) -> None:
    account(home, "gone", "viewer")
    accounts.disable(home, "gone")
    said = set()
    with browser(served.address) as client:
        for name, password in (("nobody", PASSWORD), ("gone", PASSWORD), ("analyst", "wrong")):
            answer = client.post("/sign-in", data={"name": name, "password": password})
            assert answer.status_code == 401
            said.add(answer.text.replace(f'value="{name}"', ""))
    assert len(said) == 1


def test_r11_delays_grow_after_five_failures_and_the_right_password_works_after_them(home: Path) -> None:
    now, delays = 5_000_000.0, []
    for _ in range(20):
        with database.changing(home) as con:
            delays.append(throttle.wait_s(con, "approver", "198.51.100.7", now))
            now += delays[-1]
            throttle.failed(con, "approver", f"198.51.100.{_}", now)
    assert delays[:5] == [0] * 5
    assert delays[5:10] == [1, 2, 4, 8, 16]
    assert max(delays) == throttle.LONGEST
    with database.changing(home) as con:
        assert throttle.wait_s(con, "approver", "198.51.100.7", now) == throttle.LONGEST
        assert throttle.wait_s(con, "approver", "198.51.100.7", now + throttle.LONGEST) == 0
        assert throttle.wait_s(con, "approver", "198.51.100.7", now - 86_400 * 30) <= throttle.LONGEST
        throttle.succeeded(con, "approver")
        assert throttle.wait_s(con, "approver", "198.51.100.7", now) == 0


def test_r11_an_address_may_fail_twenty_times_a_minute(home: Path) -> None:
    now = 6_000_000.0
    with database.changing(home) as con:
        for number in range(20):
            assert throttle.wait_s(con, f"name{number}", "198.51.100.200", now) == 0
            throttle.failed(con, f"name{number}", "198.51.100.200", now)
        assert throttle.wait_s(con, "viewer", "198.51.100.200", now) > 0
        assert throttle.wait_s(con, "viewer", "198.51.100.201", now) == 0
        assert throttle.wait_s(con, "viewer", "198.51.100.200", now + 61) == 0


def test_r11_what_was_typed_as_a_name_is_not_kept(home: Path) -> None:
    with database.changing(home) as con:
        throttle.failed(con, "my secret password", "198.51.100.9", 7_000_000.0)
    kept = [path.read_bytes() for path in home.glob("access.sqlite*")]
    assert kept
    assert not any(b"my secret password" in content for content in kept)


def test_r12_the_setup_link_works_once_and_its_route_is_gone_after_the_first_administrator(tmp_path: Path) -> None:
    accounts.add(tmp_path, "clerk", "viewer")
    with serving(GATED, tmp_path) as running:
        path = running.setup_link.removeprefix(running.address)
        assert len(path.removeprefix("/setup/")) == 43
        chosen = {"name": "chief", "password": PASSWORD, "again": PASSWORD}
        with browser(running.address) as client:
            assert client.get("/setup/" + "A" * 43).status_code == 404
            assert client.get(path).status_code == 200
            assert client.post(path, data={**chosen, "again": "x"}).status_code == 422
            for refused in ("Chief", "operator", "clerk"):
                assert client.post(path, data={**chosen, "name": refused}).status_code == 422
            assert client.post(path, data=chosen).status_code == 303
            assert client.get("/account").status_code == 200
        with browser(running.address) as client:
            assert client.get(path).status_code == 404
            assert client.post(path, data={**chosen, "name": "second"}).status_code == 404
        assert [found.name for found in accounts.every(tmp_path)] == ["chief", "clerk"]
        assert accounts.setup_token(tmp_path) is None
        assert path not in "".join(running.printed[len(running.lines) :])


def test_r12_the_setup_link_ends_after_a_day_and_a_new_start_replaces_it(tmp_path: Path) -> None:
    first = accounts.setup_token(tmp_path, now=1_000.0) or ""
    assert links.find(tmp_path, first, now=1_000.0 + 86_399)
    assert links.find(tmp_path, first, now=1_000.0 + 86_401) is None
    second = accounts.setup_token(tmp_path, now=2_000.0) or ""
    assert links.find(tmp_path, first, now=2_000.0) is None
    assert links.find(tmp_path, second, now=2_000.0)


@pytest.mark.parametrize(
    "origin", ["", "null", "http://evil.example", "http://127.0.0.1", "file://", "http://127.0.0.1:1"]
)
def test_r13_a_foreign_or_missing_origin_is_refused(served: Server, home: Path, origin: str) -> None:
    token = token_for(home, "viewer")
    assert is_refused(served.address, token, origin=origin)
    with browser(served.address, token) as client:
        posted = client.post("/sign-out", data={}, headers={"origin": origin})
    assert posted.status_code == 403
    assert sessions.of_token(home, token)


def test_r14_every_answer_carries_the_policy(served: Server, home: Path) -> None:
    paths = ["/", "/sign-in", "/media/none", "/_stcore/health", "/_stcore/metrics", "/account", "/setup/" + "A" * 43]
    for token in ("", token_for(home, "viewer")):
        with browser(served.address, token) as client:
            for path in paths:
                answer = client.get(path)
                policy = answer.headers["content-security-policy"]
                assert "default-src 'self'" in policy
                assert "img-src 'self' data: blob:" in policy
                assert "frame-ancestors 'none'" in policy
                assert "unsafe-eval" not in policy
                assert "script-src 'self' 'sha256-" in policy
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert answer.headers["x-frame-options"] == "DENY"
                assert answer.headers["cache-control"] == "no-store"


def test_r14_behind_tls_browsers_are_told_to_stay_there() -> None:
    assert "strict-transport-security" in headers.for_path("/", is_behind_tls=True)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example/sign-in?",
        "127.0.0.1@evil.example",
    ],
)
def test_r15_a_poisoned_host_is_refused(served: Server, home: Path, host: str) -> None:
    for token in ("", token_for(home, "viewer")):
        with browser(served.address, token) as client:
            assert client.get("/media/x.csv", headers={"host": host}).status_code in (400, 421)
            assert client.get("/sign-in", headers={"host": host}).status_code in (400, 421)


def test_r15_the_decision_reads_the_path_of_the_server_not_one_made_from_the_host() -> None:
    poisoned = Arrival(False, "GET", "/media/x.csv", "", {"host": "127.0.0.1/sign-in?"}, "127.0.0.1")
    answer = refusal(poisoned, Standing(Settings(), None, None, is_reading_open=False))
    assert answer is not None
    assert answer.status_code in (401, 421)


def test_another_machine_is_refused_until_a_host_name_is_configured() -> None:
    stranger = Arrival(False, "GET", "/sign-in", "", {"host": "127.0.0.1:8501"}, "203.0.113.9")
    answer = refusal(stranger, Standing(Settings(), None, None, is_reading_open=True))
    assert answer is not None
    assert answer.status_code == 403
    assert b"configure --host" in answer.body


def test_starting_on_another_address_without_tls_is_refused_in_words(tmp_path: Path) -> None:
    environment = {**os.environ, "MILEPOST_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "streamlit", "run", str(GATED), "--server.address", "0.0.0.0"]
    ended = subprocess.run(
        [*command, "--server.port", "28999"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90
    )
    assert ended.returncode != 0
    assert "configure --host NAME --behind-tls" in ended.stdout + ended.stderr


def _streamlit_paths() -> list[str]:
    from streamlit.runtime import Runtime, RuntimeConfig
    from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

    Runtime._instance = None
    runtime = Runtime(
        RuntimeConfig(
            script_path=str(GATED),
            media_file_storage=MemoryMediaFileStorage("/media"),
            uploaded_file_manager=MemoryUploadedFileManager("/_stcore/upload_file"),
        )
    )
    return [route.path for route in create_streamlit_routes(runtime) if hasattr(route, "path")]
