"""The trail: who changed, read or exported what, and whether any row of it was touched since."""

import streamlit as st

from access import trail
from access.viewer import require
from display import cards, filters, theme, trail_tables
from display.attempts import attempt, told
from display.language import say
from warehouse.store import home

viewer = require("administrator")
language = viewer.language
theme.draw(cards.heading(say(language, "trail.title"), [say(language, "trail.lead")]))

chains = {chain: say(language, f"trail.chain.{chain}") for chain in trail.CHAINS}
chain = filters.segments(say(language, "trail.title"), "chain", chains)
whole = trail.excerpt(home(), viewer.name, chain, 1)
asking, doing, many = st.columns([2, 3, 1])
with asking:
    who = trail_tables.who(language, whole.actors)
with doing:
    what = trail_tables.what(language, whole.actions)
with many:
    newest = filters.choice(say(language, "trail.newest"), "newest", {"50": "50", "200": "200", "1000": "1000"})
found = trail.excerpt(home(), viewer.name, chain, int(newest), who, what)
if found.links:
    theme.draw(trail_tables.rows(language, found.links))
else:
    st.info(say(language, "trail.nothing"))
trail_tables.head(language, found.head)

st.header(say(language, "trail.verify_title"))
st.caption(say(language, "trail.verify_lead"))
if st.button(say(language, "trail.verify"), key="verify", icon=":material/verified:"):
    proof = attempt(language, trail.proof, home(), viewer.name)
    if proof:
        trail_tables.verdict(language, proof.verdicts, proof.faults)
told()
