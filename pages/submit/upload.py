"""Sending files: declare, drop, look at what was recognised and would change, mend, submit, keep the receipt."""

from datetime import date

import streamlit as st

from access.draft_desk import Desk
from access.submission_desk import SubmissionDesk
from access.viewer import require
from display import (
    attempts,
    cards,
    dropped,
    filters,
    submission_batch,
    submission_form,
    submission_preview,
    submission_progress,
    theme,
)
from display.kept import kept, known
from display.language import isolated, say
from metrics import submissions
from metrics.areas import names, vintages
from metrics.completeness import next_due
from metrics.programmes import has_sample, opened_first, programmes
from metrics.targets import progress
from pipelines.ledger import Instead
from pipelines.messages import explanation
from pipelines.understanding import ReadOptions
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("submitter", "administrator")
language, scope, source = viewer.language, viewer.scope, snapshot(home())
desk = Desk(home(), viewer.name, viewer.role, scope, language)
counter = SubmissionDesk(home(), viewer.name, language)
desk.stand_by()
drafts = desk.looked_after()
last = drafts[0].options if drafts else None
waiting = next((draft.options for draft in drafts if draft.state != "sent"), None)

theme.draw(cards.heading(say(language, "submit.title"), [say(language, "submit.lead")]))
is_beside_sample = kept(has_sample, source, scope)
if is_beside_sample:
    theme.draw(cards.note(say(language, "submit.sample_goes"), "sample"))
attempts.told()

every = {one.programme: one for one in known(programmes, source)}
mine = submission_form.programmes_for(every.values(), submissions.countries(source, scope))
likely = None if last else kept(opened_first, source, scope)
programme = filters.programme(language, submission_form.likely_first(mine, last, scope.holds), likely)
country = every[programme].country
reporting = submissions.reporting_areas(source, scope, country)
offered = submission_form.Offered(
    areas=submission_form.area_names(language, reporting, known(vintages, source, country)),
    courses=submissions.courses(source, programme),
    periods=submissions.periods(source, scope, programme, date.today()),
    may_be_any_area=scope.areas is None,
    due=kept(next_due, source, scope, programme, date.today()),
    last=last,
    waiting=waiting,
)
declared = submission_form.declared(language, programme, offered)
dropped.drop(language, lambda file, content: desk.receive(file, content, ReadOptions(**declared._asdict())))

submission_progress.watch(language, sum(draft.is_at_work for draft in drafts), desk.looked_after)
if not drafts:
    st.info(say(language, "submit.nothing_waits"))
    st.stop()

unit_names = names(source, submission_form.areas_of(drafts))
reason = submission_preview.reasons(language, explanation)
called = submission_batch.Names(unit_names, offered.courses, every)
submission_batch.files(language, drafts, desk, reason, called, declared._asdict())
draft = submission_form.chosen(language, drafts)
redeclared = submission_form.redeclared(draft, declared)
zone = submissions.time_zone(source, draft.options.programme)
st.header(isolated(language, draft.file))
if draft.is_at_work:
    st.info(say(language, "submit.being_read"))
elif draft.state == "sent":
    courses = submissions.courses(source, draft.options.programme)
    submission_preview.receipt(language, draft, unit_names, every.get(draft.options.programme), courses, zone)
elif draft.state == "ready":
    titles = {entry["target"]: entry["name"] for entry in kept(progress, source, scope)}
    submission_preview.understood(language, draft, unit_names, titles, is_beside_sample)
    mendable = desk.mendable(draft.number)
    submission_preview.causes(language, draft, reason, mendable, desk.mend)
    submission_form.mending(language, draft, mendable, reason, desk.mend)
    submission_preview.recognised(language, draft, desk.remember)
    submission_form.replacing(
        language, draft, lambda number, old, note: desk.compare(number, Instead(old, note) if old else None)
    )
    submission_preview.submit(language, draft, reason, desk.submit, redeclared is not None)
else:
    submission_preview.declined(language, draft, reason, desk.read_again, desk.forget_columns)
submission_preview.put_away(language, draft, desk, counter.marked_draft, redeclared)
