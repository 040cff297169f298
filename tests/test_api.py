"""The interface for the ministry's portal: the same figures behind the same gate; schemathesis finds no fault in it."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from access.gate import Gate
from reports import api
from tests.analysts import installation
from tests.clients import account, token_for
from tests.command_line import ask

__all__ = ["installation"]


@pytest.fixture(scope="module")
def app(installation: Path) -> Starlette:
    account(installation, "lan", "analyst")
    account(installation, "hoa", "submitter", "VN34-08")
    return Starlette(routes=api.routes(), middleware=[Middleware(Gate, home=installation)])


def client(app: Starlette, installation: Path, name: str = "") -> TestClient:
    cookies = {"milepost": token_for(installation, name)} if name else {}
    return TestClient(app, base_url="http://127.0.0.1", cookies=cookies)


def test_targets_are_those_of_the_command_line(app: Starlette, installation: Path) -> None:
    told = client(app, installation, "lan").get("/api/targets", params={"programme": "vn-2022"}).json()
    [mine], [theirs] = told["programmes"], ask("measure", "--programme", "vn-2022")["programmes"]
    for ours, measured in zip(mine["targets"], theirs["targets"], strict=True):
        assert {name: measured[name] for name in ours} == ours
    assert told["use"] == "internal"


def test_series_end_at_the_figure(app: Starlette, installation: Path) -> None:
    asked = {"programme": "vn-2022", "target": "officials_turns"}
    with client(app, installation, "lan") as portal:
        course = portal.get("/api/series", params=asked).json()["series"]
        [block] = portal.get("/api/targets", params=asked).json()["programmes"]
    [target] = block["targets"]
    assert [point["value"] for point in course if point["value"] is not None][-1] == target["value"]


def test_nobody_passes_without_a_session_once_real_data_is_in(app: Starlette, installation: Path) -> None:
    stranger = client(app, installation)
    for path in ("/api/targets", "/api/series", "/api/openapi.json"):
        assert stranger.get(path).status_code == 401
    assert client(app, installation, "lan").post("/api/targets").status_code in (403, 405)


def test_a_department_sees_its_own_areas(app: Starlette, installation: Path) -> None:
    mine = client(app, installation, "hoa").get("/api/targets", params={"programme": "vn-2022"}).json()
    areas = {part["area"] for target in mine["programmes"][0]["targets"] for part in target["by_area"]}
    assert areas <= {"VN34-08", "VN63-02", "VN63-08"}
    refused = client(app, installation, "hoa").get("/api/targets", params={"area": "VN34-01"})
    assert refused.status_code == 404 and "VN34-01" in refused.json()["error"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/targets?as_of=2022-02-30", 400),
        ("/api/targets?as_of=9999-12-31", 400),
        ("/api/targets?colour=red", 400),
        ("/api/targets?programme=vn-2022&programme=za-nsg", 400),
        ("/api/targets?programme=nothing", 404),
        ("/api/series?programme=vn-2022", 400),
        ("/api/series?programme=vn-2022&target=nothing", 404),
        ("/api/anything", 404),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(app: Starlette, installation: Path, path: str, status: int) -> None:
    answer = client(app, installation, "lan").get(path)
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".") or "is what" in answer.json()["error"]


KNOWN = {"programme": ["vn-2022", "za-nsg", "cl-teachers"], "target": ["officials_turns", "teachers_trained"],
         "area": ["VN34-08", "ZA-GP"]}  # fmt: skip


@pytest.mark.parametrize("values", ["any", "known"])
def test_schemathesis_finds_no_fault(app: Starlette, installation: Path, values: str) -> None:
    portal = client(app, installation, "lan")
    description = portal.get("/api/openapi.json").json()
    if values == "known":  # else hardly a code that is made up is one of ours
        for parameter in description["components"]["parameters"].values():
            if parameter["name"] in KNOWN:
                parameter["schema"] = {"type": "string", "enum": KNOWN[parameter["name"]]}
    schema = schemathesis.openapi.from_dict(description)
    schema.app = app
    headers = {"cookie": f"milepost={token_for(installation, 'lan')}", "host": "127.0.0.1"}
    left_out = [checks.CHECKS.get_one(name) for name in ("unsupported_method", "ignored_auth")]

    for operation in schema.get_all_operations():

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
        @schemathesis_cases(operation.ok())
        def holds(case: Any) -> None:
            case.call_and_validate(headers=headers, excluded_checks=left_out)

        holds()


def schemathesis_cases(operation: Any) -> Any:
    """Requests that keep to the description, and some that don't."""
    from hypothesis import given
    from hypothesis import strategies as st
    from schemathesis import GenerationMode

    return given(case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
