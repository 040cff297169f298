"""Fixtures that every test may ask for."""

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.command_line import home
from tests.stocked import stock, stocked

__all__ = ["home", "stock", "stocked"]

# A busy machine is slow, not wrong: what is measured is measured in `make bench`.
settings.register_profile("milepost", deadline=None)
settings.load_profile("milepost")


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """A page that Streamlit ran stays behind as `__main__`, and a process that a later test starts would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
