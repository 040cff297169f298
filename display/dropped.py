"""The place where files are dropped: none of them goes without a draft or a sentence that names it."""

from collections.abc import Callable, Container
from typing import Any

import streamlit as st

from display.language import isolated, say
from display.submission_words import unmarked
from pipelines.declined import in_words
from warehouse.errors import UserError

TYPES = ["xlsx", "xls", "ods", "csv", "tsv", "txt", "html", "xml", "json", "jsonl", "gz"]
_TURN, _RECEIVED, _LEFT_OUT = "dropped.turn", "dropped.received", "dropped.left_out"
# Streamlit's own words can't be translated: the button's and its faults' are covered, the limit stands in our label.
# A place that was used shows nothing but the files that the browser couldn't send, all of them.
_LOOK = """
[data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
[data-testid="stFileUploaderDropzone"] button p {{ font-size: 0; }}
[data-testid="stFileUploaderDropzone"] button p::after {{ content: "{browse}"; font-size: 1rem; }}
[data-testid="stFileUploader"]::after {{ display: block; padding-block-start: .4rem; color: var(--mp-ink); }}
[data-testid="stFileUploader"]:has([aria-invalid="true"])::after {{ content: "{fault}"; }}
[data-testid="stFileUploader"]:has([data-testid="stFileChipIconSpinner"])::after {{ content: "{stay}"; }}
.stApp:has([data-testid="stFileChipIconSpinner"]) .mp-may-leave {{ display: none; }}
[data-testid="stTooltipErrorContent"], [data-testid="stFileChip"] [role="alert"] {{ display: none; }}
.st-key-drops [data-testid="stElementContainer"]:not(:last-child) {{
  &:not(:has([aria-invalid="true"], [data-testid="stFileChipIconSpinner"])), label,
  button[data-testid="stBaseButton-borderlessIcon"],
  [data-testid="stFileChip"]:not([aria-invalid="true"], :has([data-testid="stFileChipIconSpinner"])) {{
    display: none; }}
  div:has(> [data-testid="stFileChip"]) {{ max-height: none; }} }}
"""


def drop(language: str, receive: Callable[[str, bytes], int]) -> None:
    """The place to drop files; each is handed to `receive` at once and the place is empty again.

    What `receive` declines is told below the place, by the file's name, until its sender closes the notice. Places
    that were used stay on the page: the browser may still show a file there that it couldn't send.
    """
    browse, fault, stay = (say(language, f"submit.{key}") for key in ("browse", "not_sent", "on_the_way"))
    st.html(f"<style>{_LOOK.format(browse=browse, fault=fault, stay=stay)}</style>")
    turn = st.session_state.setdefault(_TURN, 0)
    received: set[str] = st.session_state.setdefault(_RECEIVED, set())
    with st.container(key="drops", gap=None):
        places = [_new(language, place, received) for place in range(turn + 1)]
    _left_out(language)
    if any(places):
        st.session_state[_TURN] = turn + bool(places[-1])
        _hand_over(language, [file for place in places for file in place], received, receive)
        st.rerun()


def _hand_over(language: str, files: list[Any], received: set[str], receive: Callable[[str, bytes], int]) -> None:
    """Receives all files before anything is sent to the browser.

    Whatever a page sends is where Streamlit ends the run for a click on another page: files that were not received yet
    would be gone. A file counts as received once it has its answer; a fault of ours leaves it to the next run.
    """
    newest = None
    for file in files:
        try:
            newest = receive(file.name, file.getvalue())
        except UserError as error:
            why = in_words(error, language.split("-")[0])
            st.session_state.setdefault(_LEFT_OUT, {}).setdefault(why, []).append(file.name)
        received.add(file.file_id)
    if newest is not None:
        st.query_params["draft"] = str(newest)


def _left_out(language: str) -> None:
    """The files that weren't taken in and why, until a button closes the notice."""
    refused: dict[str, list[str]] = st.session_state.get(_LEFT_OUT, {})
    for why, names in refused.items():
        files = say(language, "list.comma").join(isolated(language, unmarked(name)) for name in names)
        st.error(say(language, "submit.left_out", files=files, why=why))
    if refused:
        st.button(say(language, "submit.seen"), key="dropped.seen", on_click=_seen)


def _seen() -> None:
    st.session_state.pop(_LEFT_OUT, None)


def _new(language: str, place: int, received: Container[str]) -> list[Any]:
    """One place to drop files, and those in it that weren't received yet."""
    label, key = say(language, "submit.drop"), f"submit.files.{place}"
    files = st.file_uploader(label, type=TYPES, accept_multiple_files=True, key=key)
    return [file for file in files if file.file_id not in received]
