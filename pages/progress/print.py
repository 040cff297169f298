"""The overview as a sheet of A4 to print and sign."""

import streamlit as st

from access.viewer import require
from display import filters, paper, theme
from display.kept import kept
from display.language import name_in, say
from metrics.programmes import has_sample, programmes
from metrics.targets import progress
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require()
language, scope, source = viewer.language, viewer.scope, snapshot(home())
known = {one.programme: one for one in programmes(source)}
choosing, dating = st.columns([3, 1])
with choosing:
    programme = filters.programme(language, list(known.values()))
with dating:
    as_of = filters.as_of(language, kept(progress, source, scope, programme))
entries = kept(progress, source, scope, programme, as_of=as_of)

st.caption(say(language, "paper.how"))
notes = [say(language, "paper.snapshot", snapshot=source.version)]
if has_sample(source, scope):
    notes.insert(0, say(language, "notice.sample"))
theme.draw(
    paper.sheet(language, name_in(language, known[programme].name), entries, as_of, [*notes, known[programme].citation])
)
