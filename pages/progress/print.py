"""The overview as a sheet of A4 to print and sign."""

import streamlit as st

from access.viewer import require
from display import cards, filters, paper, theme
from display.kept import kept, known
from display.language import isolated, name_in, say
from metrics.programmes import has_sample, opened_first, programmes
from metrics.targets import progress
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require()
language, scope, source = viewer.language, viewer.scope, snapshot(home())
every = {one.programme: one for one in known(programmes, source)}
with filters.row():
    programme = filters.programme(language, list(every.values()), kept(opened_first, source, scope))
    as_of = filters.as_of(language, kept(progress, source, scope, programme))
entries = kept(progress, source, scope, programme, None, as_of)

st.caption(say(language, "paper.how"))
notes = [
    cards.noticed(language, kept(has_sample, source, scope), scope.is_public),
    say(language, "paper.snapshot", snapshot=source.version),
    say(language, "overview.source", source=isolated(language, every[programme].citation)),
]
theme.draw(paper.sheet(language, name_in(language, every[programme].name), entries, as_of, notes))
