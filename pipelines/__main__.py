"""The command line: what servers, schedules and acceptance call; pages call the same functions.

The modules under commands/ are a face: unlike the rest of pipelines they may ask metrics, access and reports.
"""

import sys

from cyclopts import App, CycloptsError

from warehouse.errors import UserError

USAGE = 2
REFUSED = 1

# Named, not imported: a command loads only what it needs.
COMMANDS = {
    "ingest": "intake:take_in",
    "sample": "intake:load_sample",
    "watch": "intake:watch_inbox",
    "read-draft": "drafts:read_draft",
    "submit-draft": "drafts:submit_draft",
    "records": "ledger:list_records",
    "errors": "errors:errors",
    "submissions": "ledger:list_submissions",
    "revert": "ledger:revert",
    "approve": "ledger:approve",
    "send-back": "ledger:send_back",
    "reopen": "ledger:reopen",
    "publish": "ledger:publish_now",
    "measure": "measure:measure",
    "start": "start:start",
    "status": "operate:status",
    "freeze": "operate:freeze",
    "frozen": "operate:list_frozen",
    "backup": "operate:back_up",
    "restore": "restore:restore",
    "verify": "operate:verify_all",
    "persons": "persons:persons",
    "erase": "persons:erase",
    "users": "accounts:users",
    "configure": "accounts:configure",
    "audit": "accounts:audit",
    "persons": "persons:persons",
    "erase": "privacy:erase",
    "requests": "privacy:requests",
    "sbom": "parts:sbom",
    "template": "forms:template",
}


def main(arguments: list[str]) -> int:
    """The exit code: 0 done, 1 something was refused, 2 the arguments alone are wrong."""
    app = App(name="python -m pipelines", help="Milepost: how far a ministry is toward its training targets.")
    for name, place in COMMANDS.items():
        app.command(f"pipelines.commands.{place}", name=name)
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
