"""The command line: what servers, schedules and acceptance call; pages call the same functions.

The modules under commands/ are a face: unlike the rest of pipelines they may ask metrics, access and reports.
"""

import json
import sys

try:
    from cyclopts import App, CycloptsError, MissingArgumentError, UnusedCliTokensError
except ModuleNotFoundError:
    sys.exit("Milepost's packages aren't installed for this Python: run `make setup`, then use .venv/bin/python.")

from warehouse.errors import UserError

USAGE = 2
REFUSED = 1

# Named, not imported: a command loads only what it needs. Its line in the list stands here for the same reason.
COMMANDS = {
    "ingest": ("intake:take_in", "Take files in, or rehearse it."),
    "records": ("ledger:list_records", "What became of each row."),
    "errors": ("errors:errors", "The sender's own workbook with its faults marked."),
    "template": ("forms:template", "A workbook for a department to fill in."),
    "report": ("report:report", "A report as a file that officials sign, print or compute with."),
    "watch": ("intake:watch_inbox", "Take in what lands in inbox/<unit_id>/."),
    "sample": ("intake:load_sample", "Load the fictional sample, or take it out."),
    "submissions": ("ledger:list_submissions", "The ledger of what was sent."),
    "revert": ("ledger:revert", "Take one submission back, exactly."),
    "approve": ("ledger:approve", "Approve a submission: its figures are locked."),
    "send-back": ("ledger:send_back", "Send a submission back with remarks."),
    "reopen": ("ledger:reopen", "Unlock an approved submission."),
    "persons": ("persons:persons", "Who is who: doubtful pairs, decisions, a person's own request."),
    "measure": ("measure:measure", "The figure, status and forecast of each target."),
    "denominators": ("measure:denominators", "Load the populations that shares divide by."),
    "programmes": ("measure:programmes", "Check the programme files, or load them."),
    "publish": ("ledger:publish_now", "Write a new snapshot for readers."),
    "freeze": ("operate:freeze", "Keep the figures as they are now, for ever."),
    "frozen": ("operate:list_frozen", "The frozen states, and what changed between two."),
    "users": ("accounts:users", "Accounts, roles, areas, invitations."),
    "configure": ("accounts:configure", "Host name, open reading, second factor, identity provider."),
    "audit": ("accounts:audit", "Who changed and who read what."),
    "erase": ("privacy:erase", "Drop a person's attributes everywhere; the counts stay."),
    "requests": ("privacy:requests", "The register of people's own requests."),
    "start": ("start:start", "Serve the dashboard until Ctrl-C."),
    "status": ("operate:status", "The state of the installation."),
    "sweep": ("operate:sweep", "Forget sent files whose time is over."),
    "verify": ("operate:verify_all", "Prove store, snapshots, rollups and audit chain."),
    "backup": ("operate:back_up", "Copy everything but the keys into one file."),
    "restore": ("restore:restore", "Put a proven backup in the place of what is here."),
    "sbom": ("parts:sbom", "The list of parts and their licences."),
}
# What the upload page's worker processes run.
WORKERS = {
    "read-draft": "drafts:read_draft",
    "submit-draft": "drafts:submit_draft",
    "stand-by": "standby:stand_by",
}


def main(arguments: list[str]) -> int:
    """The exit code: 0 done, 1 something was refused, 2 the arguments alone are wrong."""
    app = App(name="python -m pipelines", help="Milepost: how far a ministry is toward its training targets.")
    for name, (place, deed) in COMMANDS.items():
        app.command(f"pipelines.commands.{place}", name=name, help=deed)
    for name, place in WORKERS.items():
        app.command(f"pipelines.commands.{place}", name=name, show=False)
    try:
        result = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        return _said(_told(error), arguments, USAGE)
    except UserError as error:
        return _said(str(error), arguments, REFUSED)
    except BrokenPipeError:
        return REFUSED
    return result if isinstance(result, int) else 0


def _said(error: str, arguments: list[str], code: int) -> int:
    """Says what went wrong, and says it to a program too: with --json there is always one document."""
    print(error, file=sys.stderr)
    if "--json" in arguments:
        print(json.dumps({"error": error}, ensure_ascii=False))
    return code


def _told(error: CycloptsError) -> str:
    """What of the arguments is wrong, in a sentence, and where to see what is right."""
    command = " ".join(error.command_chain or ())
    said = str(error)
    if isinstance(error, UnusedCliTokensError):
        said = f"{command} takes no {' '.join(error.unused_tokens or ())}."
    elif isinstance(error, MissingArgumentError) and error.argument is not None and not error.keyword:
        name = error.argument.name
        said = f"{command} needs {name if error.argument.index is None else name.lstrip('-').upper()}."
    asked = " ".join(("python -m pipelines", *(error.command_chain or ()), "--help"))
    return f"{said} See `{asked}`."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
