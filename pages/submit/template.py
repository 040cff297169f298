"""The workbook a department fills in: its columns, drop-downs and unit put in beforehand."""

from datetime import date

import streamlit as st

from access.submission_desk import SubmissionDesk
from access.viewer import require
from display import attempts, cards, filters, submission_form, theme
from display.formats import period as in_words
from display.kept import kept, known
from display.language import say
from metrics import submissions
from metrics.areas import vintages
from metrics.programmes import opened_first, programmes
from warehouse.publish import snapshot
from warehouse.store import home

viewer = require("submitter", "administrator")
language, scope, source = viewer.language, viewer.scope, snapshot(home())
desk = SubmissionDesk(home(), viewer.name, language)
every = {one.programme: one for one in known(programmes, source)}
mine = submission_form.programmes_for(every.values(), submissions.countries(source, scope))

theme.draw(cards.heading(say(language, "template.title"), [say(language, "template.lead")]))
attempts.told()
likely = kept(opened_first, source, scope)
programme = filters.programme(language, submission_form.likely_first(mine, None, scope.holds), likely)
placing, timing = st.columns(2)
with placing:
    country = every[programme].country
    reporting = submissions.reporting_areas(source, scope, country)
    areas = submission_form.area_names(language, reporting, known(vintages, source, country))
    area = filters.choice(say(language, "submit.unit"), "unit", areas)
with timing:
    periods = {"": say(language, "template.any_period")}
    periods |= {code: in_words(language, code) for code in submissions.periods(source, scope, programme, date.today())}
    period = filters.choice(say(language, "submit.period"), "period", periods)
attempts.offered(
    language,
    say(language, "template.make"),
    say(language, "draft.fetch"),
    desk.template,
    programme,
    area,
    period or None,
    key="template",
)
theme.draw(cards.note(say(language, "template.note")))
