"""The command behind `make run`: the dashboard on this machine, with something to see from the first minute."""

import os
import sys
from pathlib import Path

from access import database
from pipelines import sample
from pipelines.commands.output import say
from pipelines.prepare import prepare
from warehouse import store

DASHBOARD = Path(__file__).parent.parent.parent / "dashboard.py"


def start(*, port: int = 8501) -> None:
    """Serve the dashboard until Ctrl-C; an empty installation gets the sample data first.

    Parameters
    ----------
    port
        Where it listens.
    """
    home = store.home()
    prepare(home)
    with store.reading(home) as connection:
        [(submissions,)] = connection.execute("select count(*) from submission").fetchall()
        [(decided,)] = connection.execute("select count(*) from audit where action <> 'load configuration'").fetchall()
    if not submissions and not decided:
        say("This installation is empty: loading the sample data (fictional people), once.")
        sample.load(home, on_progress=say)
    with database.asking(home):  # the file of accounts is made here, where a full disk is told in a sentence
        pass
    say(f"Milepost is at http://127.0.0.1:{port} (Ctrl-C ends it).")
    command = [sys.executable, "-m", "streamlit", "run", str(DASHBOARD), "--server.port", str(port)]
    os.environ["MILEPOST_HOME"] = str(home)  # it may have been named from another folder
    os.chdir(DASHBOARD.parent)
    sys.stderr.flush()
    os.execv(sys.executable, command)  # one process to stop, whoever stops it
