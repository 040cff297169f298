"""What waits for a reviewer: counts, faults, what each submission brings; approve it, or send it back with remarks."""

import streamlit as st

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

viewer = require("approver", "administrator")
language, scope, source = viewer.language, viewer.scope, snapshot(home())
desk = SubmissionDesk(home(), viewer.name, language)
known = {one.programme: one for one in programmes(source)}

theme.draw(cards.heading(say(language, "approve.title"), [say(language, "approve.lead")]))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
attempts.told()
programme = filters.programme(language, list(known.values()), kept(opened_first, source, scope))
rule = "approve.needed" if submissions.needs_approval(source, programme) else "approve.not_needed"
theme.draw(cards.note(say(language, rule)))

waiting = submissions.waiting(source, scope, programme)
approved = [row for row in submissions.ledger(source, scope, programme) if row["state"] in ("approved", "sent_back")]
area_names = names(source, [row["area"] for row in [*waiting, *approved] if row["area"]])
zone = submissions.time_zone(source, programme)
st.header(say(language, "approve.waiting"))
if not waiting:
    st.info(say(language, "approve.nothing"))
else:
    chosen = filters.choice(
        say(language, "approve.choose"), "waiting", ledger_tables.options(language, waiting, area_names)
    )
    one = submissions.submission(source, scope, int(chosen))
    reason = submission_preview.reasons(language, explanation)
    theme.draw(ledger_tables.one(language, one, area_names, zone))
    theme.draw(ledger_tables.brings(language, submissions.brings(source, scope, int(chosen))))
    for cause in submissions.causes(source, scope, int(chosen)):
        theme.draw(ledger_tables.cause(language, reason, cause))
    refused = submissions.rows_of(source, scope, int(chosen), "rejected")
    ledger_tables.decision(language, int(chosen), refused, desk)

st.header(say(language, "approve.decided"))
if approved:
    theme.draw(ledger_tables.ledger(language, approved, area_names, zone))
    ledger_tables.reopening(language, approved, area_names, desk)
else:
    st.info(say(language, "approve.none_decided"))
