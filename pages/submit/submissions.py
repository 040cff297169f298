"""The ledger of the viewer's areas: what was sent, by whom, where it stands; one opened with its rows and faults."""

import streamlit as st

from access import drafts
from access.submission_desk import SubmissionDesk
from access.viewer import require
from display import attempts, cards, filters, ledger_tables, submission_preview, theme
from display.kept import kept
from display.language import say
from metrics import submissions
from metrics.areas import names
from metrics.programmes import has_sample, opened_first, programmes
from pipelines.messages import explanation
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("submitter", "viewer", "approver", "analyst", "administrator")
language, scope, source = viewer.language, viewer.scope, snapshot(home())
desk = SubmissionDesk(home(), viewer.name, language)
known = {one.programme: one for one in programmes(source)}

theme.draw(cards.heading(say(language, "menu.submissions"), [say(language, "ledger.lead")]))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
attempts.told()

ledger_tables.drafts(language, drafts.of(home(), viewer.name))
number = filters.number_named("submission")
if number is None:
    choosing, stating = st.columns([2, 2])
    with choosing:
        programme = filters.programme(language, list(known.values()), kept(opened_first, source, scope))
    found = submissions.ledger(source, scope, programme)
    with stating:
        state = filters.choice(say(language, "ledger.state"), "state", ledger_tables.states(language, found))
    shown = [row for row in found if state in ("", row["state"])]
    if not shown:
        st.info(say(language, "ledger.nothing"))
        st.stop()
    zone = submissions.time_zone(source, programme)
    area_names = names(source, [row["area"] for row in shown if row["area"]])
    theme.draw(ledger_tables.ledger(language, shown, area_names, zone))
    st.stop()

st.page_link("pages/submit/submissions.py", label=say(language, "ledger.back"), icon=":material/list_alt:")
one = submissions.submission(source, scope, number)
if one is None:
    st.error(submission_preview.reasons(language, explanation)("no_submission", {"submission": str(number)}).says)
    st.stop()
zone = submissions.time_zone(source, one["programme"], one["country"])
area_names = names(source, [one["area"]] if one["area"] else [])
reason = submission_preview.reasons(language, explanation)
theme.draw(ledger_tables.one(language, one, area_names, zone))
theme.draw(ledger_tables.brings(language, submissions.brings(source, scope, number)))

st.header(say(language, "draft.causes"))
causes = submissions.causes(source, scope, number)
for cause in causes:
    theme.draw(ledger_tables.cause(language, reason, cause))
if not causes:
    st.success(say(language, "cause.none"))
if viewer.role in ("submitter", "administrator", "approver"):
    ledger_tables.steps(language, one, viewer.role, desk)

st.header(say(language, "ledger.rows"))
outcome = filters.segments(say(language, "ledger.rows"), "outcome", ledger_tables.outcomes(language))
rows = submissions.rows_of(source, scope, number, outcome or None)
ledger_tables.rows(language, rows, reason)
with st.expander(say(language, "draft.recognised")):
    theme.draw(ledger_tables.sheets(language, one))
