"""Published figures: what readers see now, what was frozen and why, and when the last backup was made."""

import streamlit as st

from access.snapshot_desk import SnapshotDesk
from access.viewer import require
from display import cards, snapshot_tables, theme
from display.attempts import told
from display.language import say
from display.reasoned import once_attempted
from metrics.areas import names
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("approver", "administrator")
language = viewer.language
desk = SnapshotDesk(home(), viewer.name)
theme.draw(cards.heading(say(language, "snapshot.title"), [say(language, "snapshot.lead")]))
told()

st.header(say(language, "snapshot.frozen"))
frozen = desk.frozen()
if frozen:
    theme.draw(snapshot_tables.frozen(language, frozen))
else:
    st.info(say(language, "snapshot.none_frozen"))
with st.expander(say(language, "snapshot.freeze_title")):
    st.caption(say(language, "snapshot.freeze_lead"))
    snapshot_tables.freezing(language, desk)

if len(frozen) > 1:
    st.header(say(language, "snapshot.compare"))
    before, after = snapshot_tables.two(language, frozen)
    changes = once_attempted(language, "snapshot.changes", (before, after), desk.changes, before, after)
    if changes:
        theme.draw(
            snapshot_tables.changes(
                language, changes, names(snapshot(home()), [row["area"] for row in changes if row["area"]])
            )
        )
    elif changes == []:
        st.info(say(language, "snapshot.no_changes"))

st.header(say(language, "snapshot.published"))
theme.draw(snapshot_tables.published(language, desk.published()))

st.header(say(language, "snapshot.backup_title"))
last = desk.last_backup()
if last:
    theme.draw(snapshot_tables.backup(language, last))
else:
    st.info(say(language, "snapshot.no_backup"))
st.caption(say(language, "snapshot.backup_note"))
