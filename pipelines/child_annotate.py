"""The child's task "annotate": marks the faults of a file in a copy of it."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from pipelines import archive as archives
from pipelines.annotate_kept import annotate_kept
from pipelines.annotate_rebuilt import annotate_rebuilt
from pipelines.limits import Limits
from pipelines.read import read
from pipelines.tasks import AnnotateRequest


def answer(request: bytes, into: Path, tell: Callable[[str], None]) -> None:
    """Writes `into`/annotated.xlsx."""
    asked = msgspec.json.decode(request, type=AnnotateRequest)
    path, out = Path(asked.path), into / "annotated.xlsx"
    tell("annotate")
    if asked.is_kept:
        _check(path, asked.limits)
        annotate_kept(path, asked.annotation, out)
    else:
        annotate_rebuilt(read(path, asked.name, asked.limits), asked.annotation, out)


def _check(path: Path, limits: Limits) -> None:
    """The archive as it was checked before it was read: openpyxl must not meet what calamine didn't."""
    with archives.open_archive(path, limits) as archive:
        for name in archives.xml_parts(archive):
            for _ in archives.xml(archive, name):
                pass
