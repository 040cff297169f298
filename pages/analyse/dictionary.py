"""Every table, column, measure, target and code list, from the warehouse's own comments."""

import streamlit as st

from access.viewer import require
from display import cards, dictionary_tables, filters, theme
from display.language import name_in, say
from metrics import dictionary
from warehouse.comments import described
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("viewer", "approver", "analyst", "administrator")
language, source = viewer.language, snapshot(home())
theme.draw(cards.heading(say(language, "menu.dictionary"), [say(language, "dictionary.lead")]))
kinds = {name: say(language, f"dictionary.{name}") for name in ("tables", "measures", "targets", "codes")}
what = filters.segments(say(language, "dictionary.what"), "of", kinds)
sought = st.text_input(say(language, "dictionary.search"), key="sought", bind="query-params")

shown = 0
if what == "tables":
    for table in dictionary_tables.matching(sought, described()):
        theme.draw(dictionary_tables.table(language, table), "en")
        shown += 1
elif what == "measures":
    for measure in dictionary.measures():
        if dictionary_tables.found(sought, measure.name, measure.comment):
            st.subheader(measure.name)
            st.code(measure.sql, language="sql")
            shown += 1
elif what == "targets":
    rows = [
        row
        for row in dictionary.targets(source)
        if dictionary_tables.found(sought, name_in(language, row["name"]), row["programme"], row["target"])
    ]
    theme.draw(dictionary_tables.targets(language, rows))
    shown = len(rows)
else:
    lists = [one for one in dictionary.code_lists() if dictionary_tables.found(sought, one[0], one[1], *one[2])]
    theme.draw(dictionary_tables.codes(language, lists))
    shown = len(lists)
if not shown:
    st.info(say(language, "dictionary.nothing"))
