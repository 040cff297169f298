"""Where a target stands, area by area: a map, tiles, a table, and one area with all its targets."""

import streamlit as st

from access.viewer import require
from display import area_tables, cards, filters, maps, picker, places, theme
from display.kept import kept
from display.language import name_in, say
from metrics.areas import names, vintages
from metrics.programmes import has_sample, programmes
from metrics.targets import progress
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require()
language, scope, source = viewer.language, viewer.scope, snapshot(home())
known = {one.programme: one for one in programmes(source)}
choosing, picking, bounding, dating = st.columns([3, 3, 2, 2])
with choosing:
    programme = filters.programme(language, list(known.values()))
with picking:
    target = filters.target(language, kept(progress, source, scope, programme))["target"]
with bounding:
    boundaries = filters.boundaries(language, vintages(source, known[programme].country))
with dating:
    as_of = filters.as_of(language, kept(progress, source, scope, programme, target))
entries = kept(progress, source, scope, programme, None, as_of, boundaries)
entry = next(one for one in entries if one["target"] == target)
area_names = names(source, places.area_ids(entries))
rows = places.named_rows(language, entry["by_area"], area_names, filters.area_link)
drawing = maps.map_for(row["area"] for row in rows)

theme.draw(cards.heading(say(language, "area.title"), [name_in(language, entry["name"])]))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
if boundaries:
    theme.draw(cards.note(say(language, "area.restated_note")))
if not rows:
    st.info(say(language, "empty.areas"))
    st.stop()

mapped, listed = st.columns([1, 1], gap="large")
with mapped:
    views = {"map": say(language, "map.outlines"), "tiles": say(language, "map.squares")}
    view = filters.segments(say(language, "map.outlines"), "view", views)
    if drawing and view == "map":
        key = (source.version, scope, language, programme, target, as_of, boundaries)
        picker.outlines(language, drawing, places.in_the_whole_set(rows, drawing.areas(), drawing.names()), key)
    elif drawing:
        picker.squares(language, drawing, rows, filters.address())
with listed:
    options = {row["area"]: row["name"] for row in rows}
    area = filters.choice(say(language, "area.choose"), "area", options)
    theme.draw(area_tables.targets_of_area(language, entries, area, options[area]))
    if not viewer.is_anonymous:
        theme.draw(cards.trace(language, filters.query("trace", filters.address())))
    theme.draw(area_tables.areas(language, say(language, "area.table"), rows, entry["unit"]))
    theme.draw(places.unstated_note(language, entry))
