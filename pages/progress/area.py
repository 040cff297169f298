"""Where a target stands, area by area: a map, tiles, a table, and one area with all its targets."""

import streamlit as st

from access.viewer import require
from display import area_tables, cards, filters, maps, picker, places, theme, ways
from display.kept import drawn, kept, known
from display.language import name_in, say
from metrics.areas import names, vintages
from metrics.programmes import has_sample, opened_first, programmes
from metrics.targets import progress
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require()
language, scope, source = viewer.language, viewer.scope, snapshot(home())
every = {one.programme: one for one in known(programmes, source)}
choices = filters.row()
with choices:
    programme = filters.programme(language, list(every.values()), kept(opened_first, source, scope))
    newest = filters.target(language, kept(progress, source, scope, programme))
    boundaries = filters.boundaries(language, known(vintages, source, every[programme].country))
    as_of = filters.as_of(language, [newest])
target = newest["target"]
entries = kept(progress, source, scope, programme, None, as_of, boundaries)
entry = next(one for one in entries if one["target"] == target)
area_names = known(names, source, tuple(places.area_ids(entries)))
key = (source.version, scope, language, programme, target, as_of, boundaries)
views = {"map": say(language, "map.outlines"), "tiles": say(language, "map.squares")}
view, switch = ways.ways("area", say(language, "map.outlines"), "view", views)
held = filters.held(area="", view=view)
rows = drawn(
    ("rows", key, held),
    lambda: places.named_rows(language, entry["by_area"], area_names, filters.area_links(view=view)),
)
drawing = maps.map_for(tuple(row["area"] for row in rows), home() / "maps")

notices = cards.notices(language, kept(has_sample, source, scope), scope.is_public)
restated = cards.note(say(language, "area.restated_note")) if boundaries else ""
lines = [name_in(language, entry["name"]), cards.dated(language, [entry])]
head = cards.heading(say(language, "area.title"), lines) + notices + restated
if not rows:
    theme.draw(head)
    st.info(say(language, "empty.areas"))
    st.stop()

options = {row["area"]: row["name"] for row in rows}
with choices:
    area = filters.choice(say(language, "column.area"), "area", options)
mapped = ""
if drawing:
    draw_areas = picker.outlines if view == "map" else picker.squares
    mapped = switch + picker.hint(language) + draw_areas(language, drawing, rows, entry, scope.holds, (key, held))
trace = "" if viewer.is_anonymous else cards.trace(language, filters.query("trace", filters.address()))
table = drawn(
    ("table", key, held),
    lambda: area_tables.areas(language, say(language, "area.table"), rows, entry),
)
one = drawn(
    ("one", key, area),
    lambda: area_tables.targets_of_area(language, entries, area, options[area]),
)
theme.draw(head + picker.beside(mapped, one + trace + table + places.unstated_note(language, entry)), language)
