"""Any measure of a target by any two dimensions; the address holds every choice, a name can be given to it."""

import streamlit as st

from access.viewer import require
from access.views import Shelf
from display import cards, explore_choices, filters, pivot, theme
from display.kept import drawn, kept
from display.language import say
from display.plotly_locale import config
from metrics import explore
from metrics.programmes import has_sample, opened_first, programmes
from metrics.targets import progress
from warehouse.errors import UserError
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("viewer", "approver", "analyst", "administrator")
language, scope, source = viewer.language, viewer.scope, snapshot(home())
shelf = Shelf(home(), viewer.name)
explore_choices.take_over_view(shelf)
known = {one.programme: one for one in programmes(source)}

theme.draw(cards.heading(say(language, "menu.explore"), [say(language, "explore.lead")]))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
with filters.row():
    programme = filters.programme(language, list(known.values()), kept(opened_first, source, scope))
    target = filters.target(language, kept(progress, source, scope, programme))["target"]
    as_of = filters.as_of(language, kept(progress, source, scope, programme, target))
dated = cards.dated(language, kept(progress, source, scope, programme, target, as_of))
chosen = explore_choices.asked(
    language,
    explore.measures_for(source, scope),
    explore.dimensions_for(source, scope),
    lambda dimension: kept(explore.choices, source, scope, programme, target, dimension, as_of),
)

try:
    shown = kept(explore.pivot, source, scope, programme, target, *chosen.question(as_of))
except UserError as error:
    st.error(str(error))
    st.stop()
if not shown.cells:
    st.info(say(language, "explore.nothing"))
    st.stop()
key = ("pivot", source.version, scope, language, programme, target, chosen, as_of)
chart = drawn(key, lambda: pivot.chart(language, shown, *chosen.sides))
st.plotly_chart(chart.figure, config=config(language), alt=chart.alternative)
notes = pivot.notes(language, shown, chosen.measure, chosen.rows_by)
theme.draw(pivot.table(language, shown, *chosen.sides) + notes)
theme.quiet(dated)

st.header(say(language, "explore.saved"))
explore_choices.saved(language, shelf)
