"""What courses changed: before and after in pairs, by group and by course, and who came all the way."""

import streamlit as st

from access.viewer import require
from display import assessment_charts, assessment_tables, cards, filters, forms, places, tables, theme
from display.kept import kept, known
from display.language import name_in, say
from display.plots import plot
from metrics.areas import names
from metrics.assessment import gains
from metrics.competences import gains_by_course
from metrics.programmes import has_sample, labels, opened_first, programmes
from metrics.targets import progress
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require()
language, scope, source = viewer.language, viewer.scope, snapshot(home())
every = {one.programme: one for one in known(programmes, source)}
with filters.row():
    programme = filters.programme(language, list(every.values()), kept(opened_first, source, scope))
    as_of = filters.as_of(language, kept(progress, source, scope, programme))
entries = {entry["kind"]: entry for entry in kept(progress, source, scope, programme, None, as_of)}
own_names = known(labels, source, programme)

notices = cards.notices(language, kept(has_sample, source, scope), scope.is_public)
lines = [name_in(language, every[programme].name)]
lines += [cards.dated(language, list(entries.values()))] if every[programme].has_assessment else []
theme.draw(cards.heading(say(language, "assessment.title"), lines) + notices)
if not every[programme].has_assessment:
    st.info(say(language, "empty.assessment"))
    others = [one for one in every.values() if one.has_assessment]
    if others:
        st.write(say(language, "assessment.elsewhere"))
    for one in others:
        filters.link(language, "progress/assessment", name_in(language, one.name), programme=one.programme)
    st.stop()
paired = entries.get(12)
if paired is None or not paired.get("gain"):
    st.info(say(language, "empty.pairs"))
    st.stop()

funnel, gained = st.columns(2, gap="large")
with funnel:
    st.header(say(language, "assessment.funnel"))
    theme.draw(forms.form_without_course(language, cards.of(language, entries.get(11, paired), labels=own_names)))
with gained:
    st.header(say(language, "assessment.gain"))
    theme.draw(forms.form_without_course(language, cards.of(language, paired)))
    theme.draw(tables.steps(forms.gain_notes(language, paired["gain"])))

st.header(say(language, "assessment.by"))
options = {one: say(language, f"dimension.{one}") for one in ("dependency", "level", "area", "sex", "course")}
by = filters.segments(say(language, "filter.by"), "by", options)
key = (source.version, scope, programme, paired["target"], by, as_of)
found = kept(gains, source, scope, programme, paired["target"], by, as_of)
groups = tuple(row["value"] for row in found if row["value"])
named = own_names | places.as_labels(known(names, source, groups))
rows = assessment_tables.groups_with_pairs(language, found, named)
if rows:
    plot(language, ("pairs", key), lambda: assessment_charts.paired(language, options[by], rows))
theme.draw(assessment_tables.gains(language, options[by], rows))

st.header(say(language, "assessment.heat"))
grid = assessment_charts.grid(
    language, kept(gains_by_course, source, scope, programme, paired["target"], by, as_of), named
)
if grid.rows and by != "course":
    plot(language, ("heat", key), lambda: assessment_charts.heat(language, say(language, "assessment.heat"), grid))
theme.draw(assessment_tables.gains_by_course(language, grid))
