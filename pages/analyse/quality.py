"""What came, from whom, when; faults by cause; what doesn't fit together; source against source."""

import streamlit as st

from access.viewer import require
from display import cards, filters, quality_tables, theme
from display.kept import kept
from display.language import say
from metrics import quality
from metrics.areas import names
from metrics.completeness import reports_due
from metrics.crosschecks import crosschecks
from metrics.programmes import has_sample, opened_first, programmes
from metrics.submissions import time_zone
from metrics.targets import progress
from pipelines.history import doubts
from pipelines.messages import explanation
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("viewer", "approver", "analyst", "administrator")
language, scope, source = viewer.language, viewer.scope, snapshot(home())
known = {one.programme: one for one in programmes(source)}

theme.draw(cards.heading(say(language, "menu.quality"), [say(language, "quality.lead")]))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
programme = filters.programme(language, list(known.values()), kept(opened_first, source, scope))
arrived = kept(quality.arrivals, source, scope, programme)
found = kept(crosschecks, source, scope, programme)
area_names = names(source, [one for one in (*(row["area"] for row in arrived), *(row.area for row in found)) if one])
target_names = {entry["target"]: entry["name"] for entry in kept(progress, source, scope, programme)}

st.header(say(language, "quality.arrivals"))
if not arrived:
    st.info(say(language, "quality.no_arrivals"))
    st.stop()
theme.draw(quality_tables.arrivals(language, arrived, area_names, time_zone(source, programme)))

st.header(say(language, "quality.completeness"))
st.write(quality_tables.due(language, kept(reports_due, source, scope, programme, None)))
theme.draw(quality_tables.dated(language, kept(quality.undated, source, scope, programme)))

st.header(say(language, "quality.causes"))
causes = kept(quality.causes, source, scope, programme)
if causes:
    theme.draw(quality_tables.causes(language, causes, explanation))
else:
    st.info(say(language, "quality.no_causes"))

st.header(say(language, "quality.checks"))
if found:
    theme.draw(quality_tables.findings(language, found, area_names, target_names))
else:
    st.info(say(language, "quality.no_checks"))

st.header(say(language, "quality.repeats"))
waiting = doubts(home()) if scope.areas is None else None
theme.draw(quality_tables.repeats(language, kept(quality.repeats, source, scope, programme), waiting))

st.header(say(language, "quality.sources"))
pairs = kept(quality.source_against_source, source, scope, programme)
if pairs:
    theme.draw(quality_tables.sources(language, pairs))
else:
    st.info(say(language, "quality.no_sources"))
