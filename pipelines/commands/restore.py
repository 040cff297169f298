"""The command that puts a backup back."""

from pathlib import Path

from access import sessions
from pipelines import restore as restoring
from pipelines.commands.output import Json, print_json
from warehouse import store


def restore(file: Path, *, json: Json = False) -> None:
    """Prove a backup, then put it in the place of what is here.

    Parameters
    ----------
    file
        A backup made by this command line.
    json
        Print one JSON document.
    """
    told = restoring.restore(store.home(), file)
    sessions.after_restore(store.home())
    if json:
        print_json(told)
    else:
        print(f"Restored. What was here before lies in {told['replaced']}; {told['erasures']} erasures were replayed.")
