"""An installation with the shipped sample in it, as `python -m pipelines sample` leaves it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.served import ROOT


def load_sample(home: Path, keys: Path) -> None:
    """Loads all five programmes and their sample submissions into an empty home; takes under a minute."""
    environment = {**os.environ, "MILEPOST_HOME": str(home), "MILEPOST_KEYS": str(keys)}
    command = [sys.executable, "-m", "pipelines", "sample"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
