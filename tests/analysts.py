"""An installation for tests of what analysts take away: made-up records of every programme, nothing personal."""

from pathlib import Path

import duckdb
import pytest

from pipelines.prepare import prepare
from tests.worlds import make_world
from warehouse import store
from warehouse.publish import publish

FORMULA = '=HYPERLINK("http://example.example";"x")'
PLANTED = "VN63-02"  # the area whose name is a formula


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The home, named by MILEPOST_HOME while the module's tests run; one area and one level are called a formula."""
    folder = tmp_path_factory.mktemp("analysts")
    home = folder / "home"
    patch = pytest.MonkeyPatch()
    patch.setenv("MILEPOST_HOME", str(home))
    patch.setenv("MILEPOST_KEYS", str(folder / "keys"))
    request.addfinalizer(patch.undo)
    prepare(home)
    with duckdb.connect(store.store_path(home)) as con:
        make_world(con, 7, 4)
        con.execute("update area set name = $name where unit_id = $area", {"name": FORMULA, "area": PLANTED})
        con.execute("update record set level = $name where level = 'basica'", {"name": FORMULA})
    publish(home)
    return home
