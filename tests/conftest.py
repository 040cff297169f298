"""Fixtures that every test may ask for."""

from tests.command_line import home

__all__ = ["home"]
