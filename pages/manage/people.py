"""People: doubtful pairs to decide, one person to part, decisions to take back, a person's own request."""

from datetime import date

import streamlit as st

from access.people_desk import KINDS, PeopleDesk
from access.viewer import require
from display import cards, filters, people_cards, people_forms, theme
from display.attempts import offered, told
from display.language import say
from display.reasoned import folded, once, once_attempted, reasoned
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("approver", "administrator")
language, version = viewer.language, snapshot(home()).version
desk = PeopleDesk(home(), viewer.name)
theme.draw(cards.heading(say(language, "people.title"), [say(language, "people.lead")]))
told()

parts = {part: say(language, f"people.view.{part}") for part in ("queue", "person", "decisions")}
if viewer.role == "administrator" and viewer.scope.areas is None:
    parts["requests"] = say(language, "people.view.requests")
part = filters.segments(say(language, "people.title"), "part", parts)

if part == "queue":
    many = filters.choice(say(language, "people.how_many"), "many", {"10": "10", "25": "25", "50": "50"})
    queue = once("people.queue", (version, many, viewer.session), lambda: desk.queue(int(many)))
    theme.draw(people_cards.waiting(language, queue.waiting, len(queue.doubts)))
    for place, doubt in enumerate(queue.doubts, 1):
        with st.container(border=True, key=f"card-{doubt.a}-{doubt.b}"):
            theme.draw(people_cards.pair(language, doubt, place))
            reasoned(language, f"pair.{doubt.a}.{doubt.b}", people_forms.choices(language, doubt, desk))

if part == "person":
    number = people_forms.number(language)
    seen = once_attempted(language, "people.person", (version, number), desk.person, number) if number else None
    if number and seen:
        theme.draw(people_cards.person(language, *seen))
        parting = people_forms.parting(language, number, desk)
        folded(language, "split", say(language, "people.split"), [parting], say(language, "people.split_hint"))

if part == "decisions":
    decided = desk.decisions()
    theme.draw(people_cards.decisions(language, decided) if decided else "")
    people_forms.undo(language, decided, desk.undo)
    if not decided:
        st.info(say(language, "people.no_decisions"))

if part == "requests":
    identifier = people_forms.identifier(language)
    known = once_attempted(language, people_forms.FOUND, identifier, desk.find, identifier) if identifier else None
    if known:
        theme.draw(people_cards.found(language, known))
        export = (say(language, "people.export"), say(language, "people.fetch"))
        offered(language, *export, desk.export, identifier, key="people.export")
        drop = people_forms.erasing(language, identifier, desk)
        folded(language, "erase", say(language, "people.erase"), [drop], say(language, "people.erase_hint"))
    elif identifier:
        st.info(say(language, "people.nobody"))
    st.header(say(language, "request.register"))
    entered = desk.requests()
    theme.draw(people_cards.register(language, entered, date.today()) if entered else "")
    people_forms.entry(language, KINDS, desk.enter_request)
    people_forms.closing(language, [one.number for one in entered if not one.finished_on], desk.close_request)
