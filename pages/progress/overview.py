"""Progress toward every target of a programme: what a minister's office opens in the morning."""

import streamlit as st

from access.viewer import require
from display import cards, filters, formats, places, theme
from display.kept import kept
from display.language import name_in, say
from metrics.areas import names
from metrics.programmes import has_sample, labels, programmes
from metrics.published import published_figures
from metrics.series import changes, furthest_behind, series
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
area_names = names(source, places.area_ids(entries))

lines = [say(language, "overview.source", source=known[programme].citation)]
lines.append(say(language, "overview.published", date=formats.day_of_version(language, source.version)))
theme.draw(cards.heading(name_in(language, known[programme].name), lines))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
theme.draw(cards.tally(language, entries))

own_names = labels(source, programme)
moved = kept(changes, source, scope, programme)
with st.grid(3, min_column_width=330):
    for entry in entries:
        target = entry["target"]
        course = kept(series, source, scope, programme, target, as_of)
        behind = places.named_rows(language, kept(furthest_behind, source, scope, programme, target, as_of), area_names)
        with st.container(border=True, height="stretch", key=f"card-{target}"):
            theme.draw(cards.card(language, cards.of(language, entry, course, behind, moved.get(target), own_names)))
            filters.link(
                language, "progress/target", say(language, "overview.details"), programme=programme, target=target
            )
theme.draw(cards.context(language, published_figures(source, programme)))
