"""What report is wanted, how far it is, and the command that makes the same one on a schedule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import streamlit as st

from display import filters
from display.collation import sort_key
from display.formats import day
from display.language import LANGUAGES, OWN_NAMES, code, isolated, say

FORMATS = {
    "pdf": "PDF",
    "xlsx": "XLSX (Excel, LibreOffice)",
    "docx": "DOCX (Word, LibreOffice)",
    "csv": "CSV",
    "parquet": "Parquet",
    "duckdb": "DuckDB",
    "sdmx.csv": "SDMX-CSV",
}
OF_RECORDS = ("csv", "parquet")
IN_BRIEF = ("pdf", "xlsx", "docx")
CONTENTS = ("full", "brief", "records")


class Frozen(Protocol):
    """A state of the figures with a label."""

    @property
    def label(self) -> str: ...
    @property
    def frozen_on(self) -> Any: ...


class Job(Protocol):
    """A report on its way."""

    @property
    def file(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def link(self) -> str: ...
    @property
    def fault(self) -> str: ...
    @property
    def is_over(self) -> bool: ...


@dataclass(frozen=True)
class Wanted:
    """The form of the report."""

    suffix: str
    content: str
    language: str
    label: str | None


def area(language: str, names: Mapping[str, str], is_nation_offered: bool) -> str | None:
    """The area that the report covers; None for the nation, which only the ministry's accounts are offered."""
    options = {"": say(language, "report.nation")} if is_nation_offered else {}
    options |= dict(sorted(names.items(), key=lambda item: sort_key(language, item[1])))
    if not options:
        return None
    return filters.choice(say(language, "reports.area"), "area", options) or None


def wanted(language: str, frozen: Sequence[Frozen]) -> Wanted:
    """Content, format, language and state of the figures, side by side."""
    saying, forming, speaking, freezing = st.columns(4)
    with saying:
        words = {name: say(language, f"reports.content.{name}") for name in CONTENTS}
        content = filters.choice(say(language, "reports.content"), "content", words)
    allowed = {"full": tuple(FORMATS), "brief": IN_BRIEF, "records": OF_RECORDS}[content]
    with forming:
        formats = {name: FORMATS[name] for name in allowed}
        chosen = filters.choice(say(language, "reports.format"), "format", formats)
    with speaking:
        spoken = {one: OWN_NAMES[one] for one in LANGUAGES}
        written = filters.choice(say(language, "reports.written_in"), "in", spoken, code(language))
    with freezing:
        states = {"": say(language, "reports.newest")}
        states |= {one.label: f"{isolated(language, one.label)} ({day(language, one.frozen_on)})" for one in frozen}
        label = filters.choice(say(language, "reports.state"), "frozen", states) or None
    return Wanted(f".{chosen}", content, written, label)


@st.fragment(run_every=1.0)
def follow(language: str, job: Callable[[], Job | None]) -> None:
    """How far the report is; at its end the link, or why there is none."""
    found = job()
    if found is None:
        return
    if found.fault:
        st.error(found.fault)
    elif found.is_over and found.link:
        st.success(say(language, "reports.ready", file=found.file))
        st.link_button(say(language, "reports.fetch", file=found.file), found.link, icon=":material/download:")
    elif not found.is_over:
        shares = {"waiting": 0.05, "gather": 0.3, "write": 0.6, "seal": 0.9}
        st.progress(shares.get(found.stage, 0.5), say(language, f"reports.stage.{found.stage}"))


def schedule(language: str, programme: str, area: str | None, chosen: Wanted) -> None:
    """The command that makes the same report."""
    parts = ["python -m pipelines report", f"--programme {programme}"]
    parts += [f"--area {area}"] if area else []
    parts += [f"--frozen '{chosen.label}'"] if chosen.label else []
    parts += {"brief": ["--brief"], "records": ["--records"]}.get(chosen.content, [])
    parts += [f"--lang {chosen.language}", f"--out report{chosen.suffix}"]
    with st.expander(say(language, "reports.schedule")):
        st.code(" ".join(parts), language="bash")
