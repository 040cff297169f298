"""One target: its course, why it has its status, who is behind the figure, and what it would take."""

import streamlit as st

from access.viewer import require
from display import (
    area_tables,
    cards,
    charts,
    definition,
    figures,
    filters,
    maps,
    places,
    sentences,
    tables,
    theme,
    verdicts,
    whatif,
)
from display.kept import drawn, kept
from display.language import name_in, say
from display.plotly_locale import config
from metrics.areas import names, restructurings
from metrics.breakdown import DIMENSIONS, breakdown
from metrics.catch_up import quotas, what_if
from metrics.definitions import definitions, earlier_versions
from metrics.programmes import has_sample, labels, programmes
from metrics.series import redefinitions, series
from metrics.targets import methods_of, progress
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require()
language, scope, source = viewer.language, viewer.scope, snapshot(home())
known = {one.programme: one for one in programmes(source)}
choosing, picking, dating = st.columns([2, 2, 1])
with choosing:
    programme = filters.programme(language, list(known.values()))
with picking:
    target = filters.target(language, kept(progress, source, scope, programme))["target"]
with dating:
    as_of = filters.as_of(language, kept(progress, source, scope, programme, target))
[entry] = kept(progress, source, scope, programme, target, as_of)
[defined] = definitions(source, programme, target, as_of)
course = kept(series, source, scope, programme, target, as_of)
area_names = names(source, places.area_ids([entry]))
shown = cards.of(language, entry, course, labels=labels(source, programme))
key = (source.version, scope, language, programme, target, as_of)

theme.draw(cards.heading(shown.title, [name_in(language, known[programme].name)]))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
theme.draw(cards.lead(language, shown))
if not viewer.is_anonymous:
    theme.draw(cards.trace(language, filters.query("trace", filters.address())))

st.header(say(language, "target.course"))
if len(shown.actual) > 1:
    breaks = charts.breaks(language, restructurings(source, known[programme].country), redefinitions(source, defined))
    chart = drawn(("course", *key), lambda: charts.trajectory(language, entry, shown.actual, shown.expected, breaks))
    st.plotly_chart(chart.figure, config=config(language), alt=chart.alternative)
    with st.expander(say(language, "target.table_of_course")):
        theme.draw(tables.course(language, entry, course))
else:
    st.info(say(language, "empty.series"))

why, methods = st.columns([2, 3], gap="large")
with why:
    st.header(say(language, "target.why"))
    theme.draw(tables.steps(sentences.why_status(language, entry)))
    st.header(say(language, "target.people_and_turns"))
    theme.draw(tables.people_and_turns(language, entry))
with methods:
    st.header(say(language, "target.methods"))
    judged = methods_of(defined, entry["value"], entry["as_of"]) if figures.is_judgeable(entry) else []
    theme.draw(verdicts.verdicts(language, entry, judged))

st.header(say(language, "target.map"))
rows = places.named_rows(language, entry["by_area"], area_names, filters.area_link)
drawing = maps.map_for(area_names)
if drawing:
    mapped, listed = st.columns(2, gap="large")
    with mapped:
        figure, alternative = drawn(("map", *key), lambda: maps.choropleth(language, drawing, rows))
        st.plotly_chart(figure, config=config(language), alt=alternative)
        theme.draw(maps.legend(language, rows) + maps.attribution(language, drawing))
    with listed:
        theme.draw(area_tables.areas(language, say(language, "area.table"), rows, entry["unit"]))
else:
    st.info(say(language, "empty.areas"))

st.header(say(language, "target.breakdown"))
options = {one: say(language, f"dimension.{one}") for one in DIMENSIONS}
dimension = filters.segments(say(language, "filter.by"), "by", options)
groups = tables.named_groups(language, kept(breakdown, source, scope, programme, target, dimension, as_of))
if groups:
    bars = charts.bars(language, options[dimension], groups, figures.counted_column(entry))
    st.plotly_chart(bars.figure, config=config(language), alt=bars.alternative)
    theme.draw(tables.groups(language, options[dimension], groups))
else:
    st.info(say(language, "empty.breakdown"))

st.header(say(language, "target.pace"))
said = [sentences.paces(language, entry), sentences.forecast(language, entry), sentences.tested(language, entry)]
theme.draw(tables.steps([*said, sentences.no_pace(language, entry)]))
theme.draw(
    area_tables.quotas(language, places.named_rows(language, quotas(source, scope, programme, target), area_names))
)
whatif.sliders(language, entry, what_if)

st.header(say(language, "target.definition"))
theme.draw(definition.definition(language, entry, defined.rest))
theme.draw(definition.versions(language, entry, earlier_versions(source, defined)))
