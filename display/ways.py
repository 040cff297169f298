"""Choices of what a page shows as links in its HTML: each is an address, and there is no widget to be sent for it."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from display.filters import address, query


def ways(page: str, label: str, name: str, options: Mapping[str, str]) -> tuple[str, str]:
    """The code that the address names, else the first of `options` (code → words), and the links to all of them.

    For what has a first choice that never changes; `page` is the page's own address.
    """
    named = st.query_params.get(name, "")
    chosen = named if named in options else next(iter(options))
    links = "".join(_link(page, name, code, words, code == chosen) for code, words in options.items())
    return chosen, f'<nav class="mp-ways" aria-label="{escape(label, quote=True)}">{links}</nav>'


def _link(page: str, name: str, code: str, words: str, is_chosen: bool) -> str:
    href = escape(query(page, address(**{name: code})), quote=True)
    current = ' aria-current="true"' if is_chosen else ""
    return f'<a href="{href}" target="_self"{current}>{escape(words)}</a>'
