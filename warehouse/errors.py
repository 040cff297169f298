"""The error that the person running Milepost can mend."""


class UserError(Exception):
    """One sentence: what was found, what was expected, what to do. Caught once, shown without a traceback."""
