"""The error that the person running Milepost can mend."""


class UserError(Exception):
    """One sentence: what was found, what was expected, what to do. Caught once, shown without a traceback."""


class DiskFull(UserError):
    """Nothing was stored, because there was no room for it."""

    def __init__(self, said: str = "The disk is full: nothing was stored. Free some space and try again.") -> None:
        super().__init__(said)


class Busy(UserError):
    """Nothing was stored, because others kept the place to write it taken for too long."""

    def __init__(self) -> None:
        super().__init__("The server is very busy: nothing was stored. Try again in a minute.")


class Damaged(UserError):
    """A file of the installation isn't what was written to it."""
