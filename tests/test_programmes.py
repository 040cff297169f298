"""Programme files: what ships, and the sentence for each fault in one."""

from pathlib import Path

import pytest

from access.scope import belonging
from metrics.programmes import opened_first
from pipelines import programmes
from pipelines.programme_file import read_programme
from tests.figures import add_records, empty_store, programme_text
from warehouse.errors import UserError
from warehouse.scope import NATION, PUBLIC, Scope, within

TARGETS = {
    "vn-2022": {
        "officials_turns": (1, "turns", 10_000), "citizens_turns": (1, "turns", 10_000_000),
        "officials_next": (2, "people", 30_000), "team_members_trained": (2, "people", 200_000),
        "community_teams": (15, "units", None), "provincial_plans": (10, "milestones", 63),
        "in_person_days": (14, "units", 1),
    },
    "vn-tuyen-quang": {
        "officials_share": (4, "people", 1), "officials_trained": (2, "people", None),
        "agencies_data_analysis": (6, "organisations", 0.8), "online_services": (9, "services", 1),
        "district_centres": (7, "units", 1), "provincial_centre": (10, "milestones", 1),
    },
    "vn-experts": {
        "experts_per_unit": (7, "people", 1), "experts_trained": (2, "people", 100),
        "experts_in_post": (8, "people", None),
    },
    "cl-teachers": {
        "assessment_funnel": (11, "people", None), "assessment_gain": (12, "pairs", None),
        "teachers_trained": (13, "people", None),
    },
    "za-nsg": {
        "officials_trained": (13, "people", None), "focus_area_completions": (13, "turns", None),
        "paths_completed": (13, "people", None),
    },
}  # fmt: skip


def test_the_five_programmes_have_their_targets() -> None:
    found = {
        programme.programme: {target.code: (target.kind, target.unit, target.goal) for target in programme.targets}
        for programme in programmes.check()
    }
    assert found == TARGETS


@pytest.mark.parametrize(
    ("said", "instead", "key", "expected"),
    [
        ("goal = 10000\n", 'goal = "many"\n', "targets[0].goal", "float"),
        ("kind = 1\n", "kind = 17\n", "targets[0].kind", "<= 16"),
        ('unit = "turns"', 'unit = "heads"', "targets[0].unit", "heads"),
        ('time_zone = "Asia/Ho_Chi_Minh"\n', "", "first level", "time_zone"),
        ("baseline = 0\n", "base_line = 0\n", "targets[0]", "base_line"),
        (
            'audience = "officials"\ngoal',
            'audience = "pupils"\ngoal',
            "targets[0] (officials_turns).audience",
            "pupils",
        ),
        ("deadline = 2022-12-31", "deadline = 2021-12-31", "deadline", "after start"),
        ('host = "onetouch"', 'host = "nowhere"', "courses[0].host", "partners"),
        ('target = "officials_turns"\nvalue', 'target = "nothing"\nvalue', "published[0].target", "nothing"),
        ('es = "Funcionarios", ', "", "audiences[0].name", "es"),
    ],
)
def test_a_fault_names_file_key_and_what_is_expected(
    tmp_path: Path, said: str, instead: str, key: str, expected: str
) -> None:
    text = programme_text("vn-2022")
    assert said in text
    (tmp_path / "faulty.toml").write_text(text.replace(said, instead, 1), encoding="utf-8")
    with pytest.raises(UserError) as raised:
        programmes.check(tmp_path)
    assert "faulty.toml" in str(raised.value) and key in str(raised.value) and expected in str(raised.value)


def test_a_file_that_is_no_toml_says_so(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("programme = ", encoding="utf-8")
    with pytest.raises(UserError, match=r"broken\.toml is not a TOML file"):
        read_programme(tmp_path / "broken.toml")


def test_loading_twice_changes_nothing() -> None:
    con = empty_store()
    before = con.execute("select * from target order by all").fetchall()
    programmes.load_programmes(con)
    assert con.execute("select * from target order by all").fetchall() == before


def test_new_words_are_no_new_definition(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(programme_text("vn-2022"), encoding="utf-8")
    con = empty_store(tmp_path)
    (tmp_path / "p.toml").write_text(programme_text("vn-2022").replace("Turns of officials trained", "Turns"))
    programmes.load_programmes(con, tmp_path)
    found = con.execute("select version, name from target where target = 'officials_turns'").fetchall()
    assert [version for version, _ in found] == [1] and '"Turns"' in found[0][1]


def test_courses_are_told_to_the_reader() -> None:
    courses = programmes.courses(empty_store(), "za-nsg")
    assert courses["NSG-AI-01"]["mode"] == "online"
    assert courses["NSG-AI-01"]["name_en"] == "AI for public servants"


# What opens first


@pytest.mark.parametrize(
    ("area", "programme"),
    [
        (None, "vn-2022"),  # it expects returns
        ("VN34-82", "vn-2022"),
        ("VN34-08", "vn-tuyen-quang"),  # the province's own
        ("VN63-02", "vn-tuyen-quang"),  # of what is that province now
        ("VNM17-BCA", "vn-2022"),  # newer than the experts
        ("CL-R07", "cl-teachers"),
        ("ZA-GP", "za-nsg"),
    ],
)
def test_a_clerk_opens_no_other_countrys_programme_where_nothing_is_counted(area: str | None, programme: str) -> None:
    con = empty_store()
    scopes: list[Scope] = [within(belonging(con, [area]))] if area else [NATION, PUBLIC]
    assert {opened_first(con, scope) for scope in scopes} == {programme}


def test_what_is_counted_most_in_the_readers_areas_opens_first() -> None:
    con = empty_store()
    rows = "person | course | day | area\n"
    add_records(con, f"{rows}1 | CD-01 | 2025-03-05 | CL-R13\n2 | CD-01 | 2025-03-05 | CL-R13", programme="cl-teachers")
    add_records(con, f"{rows}3 | CPDT-01 | 2020-06-12 | VN34-82", programme="vn-experts", submission=2)
    assert opened_first(con, NATION) == "cl-teachers"
    assert opened_first(con, within(belonging(con, ["VN34-82"]))) == "vn-experts"
    assert opened_first(con, within(belonging(con, ["VN34-01"]))) == "vn-2022"


def test_without_programmes_none_opens() -> None:
    con = empty_store()
    con.execute("delete from programme")
    assert opened_first(con, NATION) is None
