"""One page for each role: what it does here, step by step, with pictures."""

import streamlit as st

from access.viewer import require
from display import cards, filters, guide, theme
from display.language import say

viewer = require()
language = viewer.language

theme.draw(cards.heading(say(language, "guide.title"), [say(language, "guide.lead")]))
role = filters.segments(say(language, "guide.role"), "role", guide.roles(language), guide.role_of(viewer.role))
for step in guide.steps(language, role):
    theme.draw(guide.words(language, step))
    if step.picture:
        st.image(str(step.picture), caption=step.title)
theme.quiet(say(language, "guide.more"))
