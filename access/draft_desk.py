"""The desk of the upload page: takes files in, has them read and submitted by a process of their own, lets them go.

Everything that a page asks is checked here again, because a widget's value is whatever the browser sent.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from access import draft_files, draft_workers, drafts
from access.draft_question import filled, question
from access.drafts import Draft
from pipelines.declined import Declined
from pipelines.ledger import Instead
from pipelines.limits import WEB
from pipelines.understanding import ReadOptions
from warehouse.scope import Scope
from warehouse.store import in_words

STARTS_WITHIN_S = 20.0
SENDERS = ("submitter", "administrator")


@dataclass(frozen=True)
class Desk:
    """Where one viewer sends from."""

    home: Path
    account: str
    role: str
    scope: Scope
    language: str

    question = staticmethod(question)
    filled = staticmethod(filled)

    def stand_by(self) -> None:
        """Has what reads the next file ready before it is dropped."""
        draft_workers.stand_by(self.home)

    def drafts(self) -> list[Draft]:
        """The viewer's drafts and receipts, the newest first."""
        return drafts.of(self.home, self.account)

    def draft(self, number: int) -> Draft | None:
        """One of them."""
        return drafts.one(self.home, self.account, number)

    def receive(self, file: str, content: bytes, options: ReadOptions) -> int:
        """The number of the new draft, whose reading has begun; UserError when it isn't taken in."""
        self._must_be_sender()
        self._must_be_own(options.area)
        if len(content) > WEB.file_bytes:
            raise Declined("file_too_large", limit=WEB.file_bytes)
        if sum(one.state != "sent" for one in self.drafts()) >= drafts.MOST_OPEN:
            raise Declined("too_many_drafts", limit=drafts.MOST_OPEN)
        with in_words(self.home):
            self._sweep()
            number = drafts.add(
                self.home,
                self.account,
                draft_files.plain_name(file),
                (len(content), hashlib.sha256(content).hexdigest()),
                options,
                keep=lambda number: draft_files.keep(self.home, number, draft_files.FILE, content),
            )
        draft_workers.start(self.home, "read-draft", number)
        return number

    def read_again(self, number: int, options: ReadOptions | None = None, mended: Mapping[str, str] = {}) -> None:
        """Reads a draft anew, with other options and more mended cells where given."""
        draft = self._own(number)
        self._must_be_own((options or draft.options).area)
        with in_words(self.home):
            if mended:
                before = draft_files.document(self.home, number, draft_files.MENDED)
                draft_files.keep_document(self.home, number, draft_files.MENDED, {**before, **mended})
            if drafts.change(self.home, draft, "waiting", options, draft.instead):
                draft_workers.start(self.home, "read-draft", number)

    def mend(self, number: int, cells: Mapping[str, str]) -> None:
        """Writes texts into cells, "2!C5" -> text, and reads the draft anew with them."""
        self.read_again(number, mended=cells)

    def forget_columns(self, number: int) -> None:
        """Lets columns be read as recognised again."""
        self.remember(number, {})

    def forget_mended(self, number: int) -> None:
        """Takes every mended cell of a draft back and reads it anew."""
        self._own(number)
        draft_files.keep_document(self.home, number, draft_files.MENDED, {})
        self.read_again(number)

    def compare(self, number: int, instead: Instead | None) -> None:
        """Reads a draft anew as one that takes another submission's place, or none's."""
        draft = self._own(number)
        if instead != draft.instead and drafts.change(self.home, draft, "waiting", None, instead):
            draft_workers.start(self.home, "read-draft", number)

    def remember(self, number: int, columns: Mapping[str, str]) -> None:
        """Keeps how the sender reads the columns of this layout, and reads the draft so."""
        draft = self._own(number)
        layout = (draft.told or {}).get("layout")
        if layout:
            drafts.remember(self.home, self.account, layout, dict(columns))
        self.read_again(number, msgspec.structs.replace(draft.options, remembered=dict(columns)))

    def submit(self, number: int) -> None:
        """Has a draft taken in; it must have been read and understood."""
        draft = self._own(number)
        self._must_be_own(draft.options.area)
        with in_words(self.home):
            if draft.state == "ready" and drafts.change(self.home, draft, "sending", None, draft.instead):
                draft_workers.start(self.home, "submit-draft", number)

    def submit_with_others(self, number: int, changed_on: float) -> None:
        """As `submit`, of a draft that its sender saw in a list alone: as it stood there, and if it asks nothing."""
        draft = self._own(number)
        if draft.changed_on == changed_on and question(draft) is None:
            self.submit(number)

    def read_with(self, number: int, choices: Mapping[str, str | None]) -> None:
        """Reads a draft again with the choices that it lacked, where they answer what it asks."""
        options = filled(self._own(number), choices)
        if options is not None:
            self.read_again(number, options)

    def discard(self, number: int) -> None:
        """Lets a draft go, and all that is kept of it."""
        self._own(number)
        drafts.drop(self.home, self.account, number)
        draft_files.drop(self.home, number)

    def looked_after(self) -> list[Draft]:
        """The viewer's drafts, the newest first, none of them waiting for a worker that died."""
        return [self.look_after(draft) for draft in self.drafts()]

    def look_after(self, draft: Draft) -> Draft:
        """The draft; one whose worker died is put down as failed, so that its sender can go on.

        One whose reading never began is given another worker: the server ended meanwhile, or is very busy.
        """
        is_silent = draft.is_at_work and time.time() - draft.changed_on > STARTS_WITHIN_S
        if not is_silent or draft_files.is_held(self.home, draft.number):
            return draft
        if draft.state == "waiting":
            if drafts.change(self.home, draft, "waiting", None, draft.instead):
                draft_workers.start(self.home, "read-draft", draft.number)
            return draft
        told = {**(draft.told or {}), "fault": ["interrupted", {}]}
        drafts.finish(self.home, draft.number, "failed", told)
        return self.draft(draft.number) or draft

    def mendable(self, number: int) -> dict[str, object]:
        """The refused rows' cells and the mends a machine proposes: see pipelines.preview.refused_rows."""
        self._own(number)
        return draft_files.document(self.home, number, draft_files.REFUSED)

    def mended(self, number: int) -> dict[str, str]:
        """What the sender wrote into cells so far."""
        self._own(number)
        return draft_files.document(self.home, number, draft_files.MENDED)

    def content(self, number: int) -> bytes | None:
        """The file as it was sent."""
        self._own(number)
        return draft_files.content(self.home, number, draft_files.FILE)

    def _own(self, number: int) -> Draft:
        self._must_be_sender()
        draft = self.draft(number)
        if draft is None:
            raise Declined("interrupted")
        return draft

    def _must_be_sender(self) -> None:
        if self.role not in SENDERS:
            raise Declined("not_your_area")

    def _must_be_own(self, area: str | None) -> None:
        if area is not None and not self.scope.holds(area):
            raise Declined("not_your_area")

    def _sweep(self) -> None:
        drafts.forget_old(self.home)
        with drafts.numbers_held(self.home) as numbers:
            draft_files.drop_all_but(self.home, numbers)
