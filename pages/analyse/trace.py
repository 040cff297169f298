"""From a figure to the submissions, files, sheets and rows that make it; and from a row back to the figures."""

import streamlit as st

from access.viewer import require
from display import cards, filters, places, theme, trace_tables
from display.kept import kept
from display.language import say
from metrics.areas import names
from metrics.programmes import has_sample, opened_first, programmes
from metrics.submissions import needs_approval, time_zone
from metrics.targets import progress
from metrics.trace import figures_moved, measure_sql, row_of, rows_behind, submissions_behind
from pipelines.history import steps
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("submitter", "viewer", "approver", "analyst", "administrator")
language, scope, source = viewer.language, viewer.scope, snapshot(home())
known = {one.programme: one for one in programmes(source)}
number, row, sheet = filters.number_named("submission"), filters.number_named("row"), st.query_params.get("sheet")

theme.draw(cards.heading(say(language, "menu.trace"), [say(language, "trace.lead")]))
theme.draw(cards.notices(language, has_sample(source, scope), scope.is_public))
with filters.row():
    programme = filters.programme(language, list(known.values()), kept(opened_first, source, scope))
    target = filters.target(language, kept(progress, source, scope, programme))["target"]
    as_of = filters.as_of(language, kept(progress, source, scope, programme, target))
area = st.query_params.get("area")
[entry] = kept(progress, source, scope, programme, target, as_of)
choices = filters.address(programme=programme, target=target)
behind = kept(submissions_behind, source, scope, programme, target, as_of, area)
area_names = names(source, [*places.area_ids([entry]), *(one["area"] for one in behind if one["area"])])
approved = needs_approval(source, programme)
theme.draw(trace_tables.figure(language, entry, source.version, approved, area, area_names))

chosen = next((one for one in behind if one["submission"] == number), None)
st.header(say(language, "trace.submissions"))
if behind:
    listed = trace_tables.submissions(language, behind, area_names, choices)
    theme.draw(listed + trace_tables.counted_once(language, entry, behind))
else:
    st.info(say(language, "trace.nothing"))

if number is not None and row is not None:
    st.header(say(language, "trace.moved"))
    theme.draw(trace_tables.one_row(language, row_of(source, scope, number, sheet, row)))
    moved = figures_moved(source, scope, number, sheet, row)
    named = {code: one.name for code, one in known.items()}
    theme.draw(trace_tables.moved(language, moved, named, choices)) if moved else st.info(
        say(language, "trace.no_moved")
    )
if chosen is not None:
    st.header(say(language, "trace.rows_of", number=number, file=chosen["file"]))
    found = kept(rows_behind, source, scope, programme, target, number, as_of, area)
    shown = trace_tables.leaf(language, found)
    theme.draw(trace_tables.rows(language, shown, area_names, {**choices, "submission": str(number)}))
    theme.draw(trace_tables.steps(language, steps(home(), scope, chosen["submission"]), time_zone(source, programme)))

name, text = measure_sql(source, programme, target, as_of)
with st.expander(say(language, "trace.sql")):
    st.code(f"-- warehouse/measures/{name}.sql\n{text}", language="sql") if name else st.info(
        say(language, "trace.no_sql")
    )
