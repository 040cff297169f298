"""Who is looking, and the way in, out and to one's own account: links at the foot of the menu."""

from html import escape

from display.language import say


def account_links(language: str, name: str) -> str:
    """For a stranger the way to sign in; for everybody else their name, their account and the way out."""
    if not name:
        return f'<p class="mp-quiet">{_link("/sign-in", say(language, "access.sign_in"))}</p>'
    account = _link("/account", say(language, "access.account_title"))
    leave = _link("/sign-out", say(language, "access.sign_out"))
    return f'<p class="mp-quiet">{escape(name)}<br>{account} · {leave}</p>'


def _link(address: str, words: str) -> str:
    return f'<a href="{address}" target="_self">{escape(words)}</a>'
