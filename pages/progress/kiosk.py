"""A wall screen: one target after another, each readable from the back of a hall."""

import time

import streamlit as st

from access.viewer import require
from display import cards, filters, theme, wall
from display.kept import kept, known
from display.language import say
from metrics.programmes import has_sample, labels, opened_first, programmes
from metrics.series import series
from metrics.targets import progress
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require()
language, scope, source = viewer.language, viewer.scope, snapshot(home())
screen = st.container()
every = {one.programme: one for one in known(programmes, source)}
programme = filters.programme(language, list(every.values()), kept(opened_first, source, scope))
entries = [entry for entry in kept(progress, source, scope, programme) if entry["value"] is not None]
if not entries:
    st.info(say(language, "empty.targets"))
    st.stop()

place = wall.turn_to(time.time(), len(entries))
entry = entries[place]
course = kept(series, source, scope, programme, entry["target"])
shown = cards.of(language, entry, course, labels=known(labels, source, programme))
notices = cards.notices(language, kept(has_sample, source, scope), scope.is_public)
theme.fill_the_screen()
with screen:
    theme.draw(wall.wall(language, shown, place + 1, len(entries)) + notices)
wall.turn(language)
