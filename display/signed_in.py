"""What whoever is signed in finds on every page: the way to their account and out, and that the disk is full."""

from html import escape

from display.cards import note
from display.language import say


def account_links(language: str, name: str) -> str:
    """For a stranger the way to sign in; for everybody else their name, their account and the way out."""
    if not name:
        return f'<p class="mp-quiet">{_link("sign-in", say(language, "access.sign_in"))}</p>'
    account = _link("account", say(language, "access.account_title"))
    leave = _link("sign-out", say(language, "access.sign_out"))
    return f'<p class="mp-quiet">{escape(name)}<br>{account} · {leave}</p>'


def disk_note(language: str) -> str:
    """A line across the page, for while too little room is left to take anything in."""
    return f'<div class="mp-not-printed">{note(say(language, "access.nearly_full"), "warning")}</div>'


def _link(address: str, words: str) -> str:
    return f'<a href="{address}" target="_self">{escape(words)}</a>'
