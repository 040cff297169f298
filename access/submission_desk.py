"""What a signed-in person does with submissions: withdraw, approve, send back, reopen, fetch the marked workbook."""

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from access import downloads, draft_files, drafts
from access.drafts import Draft
from access.senders import sender
from pipelines import ledger
from pipelines.annotate import annotate, annotation
from pipelines.declined import Declined
from pipelines.limits import WEB
from pipelines.returned import give_back
from pipelines.tasks import Annotation
from pipelines.template import template_of, write_template
from pipelines.understanding import Issue
from warehouse.publish import snapshot

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MENDED_CELL = re.compile(r"(?P<place>\d+)!(?P<column>[A-Z]+)(?P<row>\d+)")


@dataclass(frozen=True)
class SubmissionDesk:
    """One person's counter; every step looks the account up anew and is put on record by the ledger."""

    home: Path
    account: str
    language: str

    def withdraw(self, number: int, why: str) -> None:
        """Takes a submission back; Declined while it is approved or its period closed."""
        ledger.revert(self.home, number, why, sender(self.home, self.account))

    def approve(self, number: int) -> None:
        """Locks a submission's figures."""
        ledger.move(self.home, number, ("submitted",), "approved", None, sender(self.home, self.account))

    def send_back(self, number: int, why: str) -> None:
        """Gives a submission back with remarks; it counts for nobody until it comes again."""
        ledger.move(self.home, number, ("submitted",), "sent_back", why, sender(self.home, self.account))

    def reopen(self, number: int, why: str) -> None:
        """Unlocks an approved submission, or takes a sent-back one up again."""
        ledger.move(self.home, number, ("approved", "sent_back"), "submitted", why, sender(self.home, self.account))

    def marked(self, number: int) -> str:
        """The address of the sender's own workbook with its faults marked; it works once."""
        with tempfile.TemporaryDirectory(prefix="marked-", dir=self.home / "tmp") as folder:
            out = Path(folder) / "marked.xlsx"
            give_back(self.home, number, out, self.language.split("-")[0], sender(self.home, self.account))
            detail = {"submission": number, "kind": "marked workbook"}
            return downloads.offer(self.home, self.account, out.read_bytes(), f"{number}.xlsx", XLSX, detail)

    def marked_draft(self, number: int) -> str:
        """The same for a draft of this person."""
        draft = drafts.one(self.home, self.account, number)
        content = draft_files.content(self.home, number, draft_files.FILE) if draft else None
        if draft is None or content is None:
            raise Declined("interrupted")
        found = draft_files.document(self.home, number, draft_files.ISSUES).get("issues", [])
        mended = draft_files.document(self.home, number, draft_files.MENDED)
        marks = _marks(draft, [Issue(**issue) for issue in found], mended, self.language.split("-")[0])
        with tempfile.TemporaryDirectory(prefix="marked-", dir=self.home / "tmp") as folder:
            path, out = Path(folder) / draft.file, Path(folder) / "out.xlsx"
            path.write_bytes(content)
            container = (draft.told or {}).get("container") or "csv"
            annotate(path, draft.file, container, marks, out, WEB)
            name = f"{Path(draft.file).stem}.xlsx"
            return downloads.offer(self.home, self.account, out.read_bytes(), name, XLSX, {"draft": number})

    def template(self, programme: str, area: str, period: str | None) -> str:
        """The address of a template to fill in."""
        with tempfile.TemporaryDirectory(prefix="template-", dir=self.home / "tmp") as folder:
            out = Path(folder) / "template.xlsx"
            cursor = snapshot(self.home).connection.cursor()
            try:
                content = template_of(cursor, programme, area, self.language.split("-")[0], period)
            finally:
                cursor.close()
            write_template(content, out)
            name = "-".join(part for part in (programme, area, period) if part)
            detail = {"kind": "template", "area": area}
            return downloads.offer(self.home, self.account, out.read_bytes(), f"{name}.xlsx", XLSX, detail)


def _marks(draft: Draft, issues: list[Issue], mended: Mapping[str, str], language: str) -> Annotation:
    """The draft's faults, and each cell that its sender mended on the page with the text that was written there."""
    sheets = [sheet["sheet"] for sheet in (draft.told or {}).get("sheets", [])]
    texts: dict[tuple[str | None, int, str], str] = {}
    for cell, text in mended.items():
        found = MENDED_CELL.fullmatch(cell)
        if found and int(found["place"]) <= len(sheets):
            texts[sheets[int(found["place"]) - 1], int(found["row"]), found["column"]] = text
    faults = [issue for issue in issues if issue.rule != "mended_by_sender" or not texts]
    cells = [
        Issue(rule="cell_mended", severity="note", sheet=sheet, row=row, column=column) for sheet, row, column in texts
    ]
    told, own = annotation([*faults, *cells], language), annotation(cells, language).marks
    written = (
        msgspec.structs.replace(mark, comment=f"{mark.comment} → {text}")
        for mark, text in zip(own, texts.values(), strict=True)
    )
    others = told.marks[: len(told.marks) - len(own)]
    return msgspec.structs.replace(told, marks=(*others, *written))
