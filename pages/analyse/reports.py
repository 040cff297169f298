"""Reports to take away: made in the background from the figures of the screen, fetched by a link that works once."""

import streamlit as st

from access.viewer import require
from display import cards, filters, places, report_choices, theme
from display.kept import kept
from display.language import say
from metrics.areas import names
from metrics.frozen import labels
from metrics.programmes import has_sample, opened_first, programmes
from metrics.targets import progress
from reports import jobs
from reports.contents import Request
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("submitter", "viewer", "approver", "analyst", "administrator")
language, scope, source = viewer.language, viewer.scope, snapshot(home())
known = {one.programme: one for one in programmes(source)}

theme.draw(cards.heading(say(language, "menu.reports"), [say(language, "reports.lead")]))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
with filters.row():
    programme = filters.programme(language, list(known.values()), kept(opened_first, source, scope))
    entries = kept(progress, source, scope, programme)
    mine = sorted(viewer.areas) or places.area_ids(entries)
    area = report_choices.area(language, names(source, mine), is_nation_offered=scope.areas is None)
    as_of = filters.as_of(language, entries)
wanted = report_choices.wanted(language, labels(source))

if st.button(say(language, "reports.make"), type="primary"):
    request = Request(programme, wanted.language, area, as_of, wanted.label, wanted.content == "brief")
    order = jobs.Order(home(), viewer.name, scope, request, wanted.suffix, wanted.content == "records")
    jobs.start(viewer.session, order)
report_choices.follow(language, lambda: jobs.job_of(viewer.session))
report_choices.schedule(language, programme, area, wanted)
