"""What a sender declares and corrects: fields, columns taken wrongly, a table to mend.

Values are the browser's: whoever acts on them checks them again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import msgspec
import streamlit as st

from display import submission_words as words
from display.attempts import attempt
from display.filters import choice
from display.formats import count, period
from display.language import isolated, name_in, say
from display.places import set_in_words
from display.theme import quiet

FROM_FILE = ""
MODES = ("online", "in_person", "blended")
MOST_MENDED = 2_000


class Declared(NamedTuple):
    """What the sender declared of the next files; None where the file is to tell."""

    programme: str
    area: str | None
    course: str | None
    period: str | None
    mode: str | None
    pass_mark: str | None
    completion_activity: str | None


class Offered(NamedTuple):
    """What may be chosen: code -> words, and what was chosen last."""

    areas: Mapping[str, str]
    courses: Mapping[str, Mapping[str, str]]
    periods: Sequence[str]
    may_be_any_area: bool
    due: Mapping[str, str]  # area -> the period that its next report is for
    last: Any  # the options of the sender's last draft, or None
    waiting: Any  # the same of the last one that isn't submitted yet


def declared(language: str, programme: str, offered: Offered) -> Declared:
    """The fields above the place to drop files, filled from the account and the last use."""
    last = offered.last
    from_file = {FROM_FILE: say(language, "submit.from_file")}
    unit, taught, when = st.columns([2, 2, 2])
    with unit:
        areas = {**(from_file if offered.may_be_any_area else {}), **offered.areas}
        area = choice(say(language, "submit.unit"), "unit", areas or from_file, _known(last and last.area, areas))
    with taught:
        courses = from_file | {code: name_in(language, names) or code for code, names in offered.courses.items()}
        course = choice(say(language, "submit.course"), "course", courses, _known(last and last.course, courses))
    with when:
        periods = from_file | {code: period(language, code) for code in offered.periods}
        likely = (offered.waiting.period or FROM_FILE) if offered.waiting else offered.due.get(area)
        chosen = choice(say(language, "submit.period"), "period", periods, _known(likely, periods))
    mode, pass_mark, activity = _more(language)
    return Declared(programme, area or None, course or None, chosen or None, mode, pass_mark, activity)


def _known(code: str | None, options: Mapping[str, str]) -> str | None:
    return code if code in options else None


def _more(language: str) -> tuple[str | None, str | None, str | None]:
    with st.expander(say(language, "submit.more")):
        held, marked, done = st.columns(3)
        modes = {FROM_FILE: say(language, "submit.from_file")} | {mode: say(language, f"mode.{mode}") for mode in MODES}
        mode = held.selectbox(say(language, "submit.mode"), list(modes), format_func=lambda code: modes[code])
        pass_mark = marked.text_input(
            say(language, "submit.pass_mark"), max_chars=10, help=say(language, "submit.pass_mark_help")
        )
        activity = done.text_input(
            say(language, "submit.activity"), max_chars=200, help=say(language, "submit.activity_help")
        )
    return mode or None, pass_mark.strip() or None, activity.strip() or None


def programmes_for(known: Iterable[Any], countries: Iterable[str]) -> list[Any]:
    """The programmes of the countries that the sender's areas lie in; all where none does."""
    every, among = list(known), set(countries)
    return [one for one in every if one.country in among] or every


def likely_first(known: Sequence[Any], last: Any, is_own: Callable[[str], bool]) -> list[Any]:
    """The programmes: the one that the sender last reported on, then those of the sender's own area."""
    return sorted(
        known,
        key=lambda one: (one.programme != (last and last.programme), not (one.area and is_own(one.area))),
    )


def area_names(language: str, areas: Sequence[Mapping[str, Any]], sets: Iterable[Any]) -> dict[str, str]:
    """unit_id -> name; units of an older set with what it was, because two sets share names."""
    older = {one.vintage: isolated(language, set_in_words(language, one)) for one in sets if one.until}
    return {
        area["unit_id"]: f"{isolated(language, area['name'])} ({older[area['vintage']]})"
        if area["vintage"] in older
        else area["name"]
        for area in areas
    }


def areas_of(drafts: Iterable[Any]) -> list[str]:
    """The areas that the drafts were understood to be for, else declared for."""
    found = [(draft.told or {}).get("area") or draft.options.area for draft in drafts]
    return [area for area in found if area]


def chosen(language: str, drafts: Sequence[Any]) -> Any:
    """The draft to look at: the address's, else the newest."""
    options = {str(draft.number): words.file_line(language, draft) for draft in drafts}
    number = choice(say(language, "submit.shown"), "draft", options)
    return next(draft for draft in drafts if str(draft.number) == number)


def redeclared(draft: Any, now: Declared) -> Any:
    """The draft's options with what is declared now; None where nothing differs."""
    changed = msgspec.structs.replace(draft.options, **now._asdict())
    return None if changed == draft.options else changed


def columns(language: str, draft: Any, remember: Callable[[int, Mapping[str, str]], None]) -> None:
    """A field per column of every sheet that was read, and a button that has the file read so from now on."""
    sheets = [
        (place, sheet) for place, sheet in enumerate(draft.told["sheets"], 1) if sheet["read"] and sheet["headers"]
    ]
    options = {"": say(language, "sheet.not_used")} | {name: words.field(language, name) for name in words.FIELDS}
    chosen: dict[str, str] = {}
    with st.form(f"columns-{draft.number}", border=False):
        for place, sheet in sheets:
            st.markdown(f"**{words.unmarked(sheet['sheet'] or say(language, 'sheet.only'))}**")
            chosen |= _fields(language, draft, place, sheet, options)
        if st.form_submit_button(say(language, "sheet.read_so")):
            attempt(language, remember, draft.number, {**draft.options.remembered, **chosen})
            st.rerun()


def _fields(
    language: str, draft: Any, place: int, sheet: Mapping[str, Any], options: Mapping[str, str]
) -> dict[str, str]:
    """What the sender changed in one sheet: "2!C" -> field."""
    changed: dict[str, str] = {}
    with st.grid(4, min_column_width=180):
        for letter in sorted(sheet["headers"], key=lambda letter: (len(letter), letter)):
            now = sheet["columns"].get(letter, "")
            codes = [*options, *([] if now in options else [now])]
            label = f"{letter} · {words.unmarked(sheet['headers'][letter])[:40]}"
            picked = st.selectbox(
                label,
                codes,
                index=codes.index(now),
                format_func=lambda code: options.get(code) or words.field(language, code),
                key=f"column-{draft.number}-{place}-{letter}-{draft.changed_on}",
            )
            if picked != now:
                changed[f"{place}!{letter}"] = picked
    return changed


def mending(
    language: str,
    draft: Any,
    told: Mapping[str, Any],
    reason: Callable[[str, Mapping[str, str]], Any],
    mend: Callable[[int, Mapping[str, str]], None],
) -> None:
    """The refused rows as a table in which cells can be typed over; a button has the file read with them.

    `reason` puts a rule in words.
    """
    rows = list(told.get("rows") or ())[:MOST_MENDED]
    if not rows:
        return
    st.subheader(say(language, "mend.title"))
    quiet(say(language, "mend.how"))
    sheets = {row["place"]: row["sheet"] or say(language, "sheet.only") for row in rows}
    place = next(iter(sheets))
    if len(sheets) > 1:
        place = st.selectbox(say(language, "mend.sheet"), list(sheets), format_func=lambda number: sheets[number])
    own = [row for row in rows if row["place"] == place]
    headers = draft.told["sheets"][place - 1]["headers"] if place <= len(draft.told["sheets"]) else {}
    letters = sorted({*headers, *(letter for row in own for letter in row["cells"])}, key=lambda one: (len(one), one))
    named = {letter: f"{letter} · {headers.get(letter, '')}".rstrip(" ·") for letter in letters}
    line, why = say(language, "mend.row"), say(language, "mend.why")
    table = [
        {line: row["row"], why: reason(row["rule"], {}).says}
        | {named[letter]: row["cells"].get(letter, "") for letter in letters}
        for row in own
    ]
    key = f"mend-{draft.number}-{place}-{draft.changed_on}"
    st.data_editor(table, key=key, disabled=[line, why], hide_index=True, num_rows="fixed")
    st.button(
        say(language, "mend.read_again"),
        key=f"{key}-go",
        type="primary",
        on_click=_mended,
        args=(language, key, own, {name: letter for letter, name in named.items()}, partial(mend, draft.number)),
    )


def _mended(
    language: str,
    key: str,
    rows: Sequence[Mapping[str, Any]],
    letters: Mapping[str, str],
    mend: Callable[[Mapping[str, str]], None],
) -> None:
    edited = (st.session_state.get(key) or {}).get("edited_rows", {})
    cells = {
        f"{rows[place]['place']}!{letters[name]}{rows[place]['row']}": str(text or "")[:500]
        for place, changed in edited.items()
        for name, text in changed.items()
        if name in letters
    }
    if cells:
        attempt(language, mend, cells)


def replacing(language: str, draft: Any, compare: Callable[[int, int | None, str | None], None]) -> None:
    """Whether the file joins the unit's earlier returns of the period, takes the place of one, or corrects it."""
    earlier = draft.told.get("earlier") or []
    open_ones = [row["submission"] for row in earlier if row["state"] != "approved"]
    if draft.instead and draft.instead.submission not in open_ones:
        open_ones.append(draft.instead.submission)
    if not open_ones:
        if earlier:
            st.info(say(language, "replace.locked", number=earlier[0]["submission"]))
        return
    ways = {"add": say(language, "replace.add")}
    ways |= {str(number): say(language, "replace.instead", number=number) for number in open_ones}
    now = str(draft.instead.submission) if draft.instead else "add"
    picked = st.radio(
        say(language, "replace.how", many=count(language, len(open_ones))),
        list(ways),
        index=list(ways).index(now),
        format_func=lambda way: ways[way],
        key=f"replace-{draft.number}-{draft.changed_on}",
    )
    note = ""
    if picked != "add":
        note = st.text_input(
            say(language, "replace.note"),
            value=(draft.instead.note or "") if draft.instead else "",
            max_chars=500,
            key=f"note-{draft.number}-{draft.changed_on}",
        )
    was = (draft.instead.note or "") if draft.instead else ""
    if picked != now or note.strip() != was:
        attempt(language, compare, draft.number, None if picked == "add" else int(picked), note.strip() or None)
        st.rerun()
