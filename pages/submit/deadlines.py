"""Returns that are due: each area's own record, whom to remind, and the faults that come most."""

from datetime import date

import streamlit as st

from access.viewer import require
from display import cards, deadline_tables, filters, submission_preview, theme
from display.kept import kept
from display.language import say
from metrics.areas import names
from metrics.completeness import reports_due, scorecard, to_remind
from metrics.first_time import common_faults, right_first_time
from metrics.programmes import has_sample, opened_first, programmes
from pipelines.messages import explanation
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("submitter", "viewer", "approver", "analyst", "administrator")
language, scope, source = viewer.language, viewer.scope, snapshot(home())
known = {one.programme: one for one in programmes(source)}

theme.draw(cards.heading(say(language, "deadline.title"), [say(language, "deadline.lead")]))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
choosing, picking = st.columns(2)
with choosing:
    programme = filters.programme(language, list(known.values()), kept(opened_first, source, scope))
due = kept(reports_due, source, scope, programme, date.today())
if not due:
    st.info(say(language, "deadline.none"))
    st.stop()

area_names = names(source, [report.area for report in due])
with picking:
    area = filters.choice(say(language, "deadline.area"), "area", deadline_tables.areas(language, due, area_names))
card = kept(scorecard, source, scope, programme, area, date.today())
quality = kept(right_first_time, source, scope, programme, area)
faults = kept(common_faults, source, scope, programme, area)
reason = submission_preview.reasons(language, explanation)

st.header(say(language, "deadline.scorecard", area=area_names.get(area, area)))
theme.draw(deadline_tables.scorecard(language, card, quality))
own, common = st.columns(2, gap="large")
with own:
    st.subheader(say(language, "deadline.periods"))
    theme.draw(deadline_tables.periods(language, [report for report in due if report.area == area]))
with common:
    st.subheader(say(language, "deadline.faults"))
    theme.draw(deadline_tables.faults(language, faults, reason))

st.header(say(language, "deadline.remind"))
owing = kept(to_remind, source, scope, programme, date.today())
if owing:
    theme.draw(deadline_tables.owing(language, owing, area_names))
else:
    st.success(say(language, "deadline.all_in"))
