"""Accounts: who there is, in which role and for which areas; who is signed in; who reads without signing in."""

import streamlit as st

from access.account_desk import AccountDesk
from access.accounts import ROLES
from access.settings import READING
from access.viewer import require
from display import account_forms, account_tables, cards, filters, theme
from display.attempts import told
from display.language import say
from warehouse.store import home

viewer = require("administrator")
language = viewer.language
desk = AccountDesk(home(), viewer.name, viewer.session)
theme.draw(cards.heading(say(language, "account.title"), [say(language, "account.lead")]))
told()
account_forms.link_once(language)

parts = {part: say(language, f"account.view.{part}") for part in ("accounts", "sessions", "settings")}
part = filters.segments(say(language, "account.title"), "part", parts)

if part == "accounts":
    every, areas = desk.every(), desk.areas()
    theme.draw(account_tables.accounts(language, every, areas, desk.open_sessions()))
    adding, changing = st.columns(2, gap="large")
    with adding:
        st.header(say(language, "account.add_title"))
        account_forms.add(language, ROLES, areas, desk)
    with changing:
        st.header(say(language, "account.change_title"))
        account = account_forms.which(language, every)
        account_forms.change(language, ROLES, areas, account, desk)
        account_forms.end(language, account, desk)

if part == "sessions":
    theme.draw(account_tables.sessions(language, desk.open_sessions()))
    st.caption(say(language, "session.note"))
    account_forms.end(language, account_forms.which(language, desk.every()), desk)

if part == "settings":
    decided = desk.settings()
    account_forms.settings(language, READING, decided.anonymous_reading, decided.needs_second_factor, desk)
    st.header(say(language, "setting.place"))
    theme.draw(account_tables.place(language, decided))
    st.caption(say(language, "setting.place_note"))
