"""Calls the command line as a shell would, in this process."""

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.__main__ import main

EXAMPLES = Path(__file__).parent / "fixtures" / "examples"


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


def run(*arguments: object) -> Answer:
    """One command; its output and exit code."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Answer(code, out.getvalue(), err.getvalue())


def ask(*arguments: object) -> Any:
    """The document that a command with --json prints; it must have been done."""
    answer = run(*arguments, "--json")
    assert answer.code == 0, answer.err + answer.out
    return answer.document


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty installation with keys of its own."""
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / "keys"))
    return tmp_path / "home"
