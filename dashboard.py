"""Launcher and script in one: the server imports it for its app, every session runs it for the page asked for."""

from functools import partial

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from access import server
from access.accounts import set_language
from access.viewer import ANONYMOUS, handed_over, require
from display import filters, frame, menu, serving, theme
from display.signed_in import account_links, disk_note
from reports import api
from warehouse import room
from warehouse.store import home

EVERYBODY = (ANONYMOUS, "viewer", "submitter", "approver", "analyst", "administrator")
MINISTRY = ("viewer", "approver", "analyst", "administrator")

# One line a page: its file, whose name is the key of its title, its symbol, and who finds it in the menu.
# A flat list: sections make Streamlit's own menu unreadable for screen readers.
MENU = (
    ("progress/overview", "dashboard", EVERYBODY),
    ("progress/target", "flag", EVERYBODY),
    ("progress/area", "map", EVERYBODY),
    ("progress/assessment", "school", EVERYBODY),
    ("progress/print", "print", EVERYBODY),
    ("progress/kiosk", "tv", EVERYBODY),
    ("submit/upload", "upload_file", ("submitter", "administrator")),
    ("submit/submissions", "list_alt", ("submitter", *MINISTRY)),
    ("submit/approve", "fact_check", ("approver", "administrator")),
    ("submit/deadlines", "event", ("submitter", *MINISTRY)),
    ("submit/template", "draft", ("submitter", "administrator")),
    ("analyse/explore", "query_stats", MINISTRY),
    ("analyse/trace", "account_tree", ("submitter", *MINISTRY)),
    ("analyse/quality", "rule", MINISTRY),
    ("analyse/reports", "description", ("submitter", *MINISTRY)),
    ("analyse/dictionary", "menu_book", MINISTRY),
    ("manage/people", "group", ("approver", "administrator")),
    ("manage/accounts", "manage_accounts", ("administrator",)),
    ("manage/audit", "history", ("administrator",)),
    ("manage/snapshots", "photo_library", ("approver", "administrator")),
    ("manage/guide", "help", EVERYBODY),
)

if get_script_run_ctx(suppress_warning=True) is None:
    app = st.App(
        __file__,
        routes=[*server.routes(), *api.routes(), *serving.asset_routes(home() / "maps"), *frame.frame_routes()],
        middleware=server.middleware(),
        lifespan=server.first_start,
    )
else:
    filters.held_language()
    viewer = require()
    theme.apply(viewer.language)
    page = st.navigation(menu.pages(viewer.language, viewer.role, MENU), expanded=True)
    remember = None if viewer.is_anonymous else partial(set_language, home(), viewer.name)
    filters.language_choice(viewer.language, remember)
    with st.sidebar:
        theme.draw(account_links(viewer.language, viewer.name), viewer.language)
    if not viewer.is_anonymous and room.is_read_only(home()):
        theme.draw(disk_note(viewer.language), viewer.language)
    with handed_over(viewer):
        page.run()
