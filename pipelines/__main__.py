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
    "records": "ledger:list_records",
    "errors": "errors:errors",
    "template": "forms:template",
    "report": "report:report",
    "watch": "intake:watch_inbox",
    "sample": "intake:load_sample",
    "submissions": "ledger:list_submissions",
    "revert": "ledger:revert",
    "approve": "ledger:approve",
    "send-back": "ledger:send_back",
    "reopen": "ledger:reopen",
    "persons": "persons:persons",
    "measure": "measure:measure",
    "denominators": "measure:denominators",
    "programmes": "measure:programmes",
    "publish": "ledger:publish_now",
    "freeze": "operate:freeze",
    "frozen": "operate:list_frozen",
    "users": "accounts:users",
    "configure": "accounts:configure",
    "audit": "accounts:audit",
    "erase": "privacy:erase",
    "requests": "privacy:requests",
    "start": "start:start",
    "status": "operate:status",
    "sweep": "operate:sweep",
    "verify": "operate:verify_all",
    "backup": "operate:back_up",
    "restore": "restore:restore",
    "sbom": "parts:sbom",
    "read-draft": "drafts:read_draft",  # what the upload page's worker process runs
    "submit-draft": "drafts:submit_draft",
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
