"""Fixtures that every test may ask for."""

from hypothesis import settings

from tests.command_line import home
from tests.stocked import stock, stocked

__all__ = ["home", "stock", "stocked"]

# A busy machine is slow, not wrong: what is measured is measured in `make bench`.
settings.register_profile("milepost", deadline=None)
settings.load_profile("milepost")
