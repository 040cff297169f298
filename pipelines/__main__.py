"""The command line: what servers, schedules and acceptance call; pages call the same functions."""

import sys

from cyclopts import App, CycloptsError

from pipelines import commands
from warehouse.errors import UserError

USAGE = 2
REFUSED = 1


def main(arguments: list[str]) -> int:
    """The exit code: 0 done, 1 something was refused, 2 the arguments alone are wrong."""
    app = App(name="python -m pipelines", help="Milepost: how far a ministry is toward its training targets.")
    for register in commands.TOPICS:
        register(app)
    try:
        result = app(arguments, exit_on_error=False, print_error=True, result_action="return_value")
    except CycloptsError:
        return USAGE
    except UserError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return REFUSED
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
