"""Milepost's own small pages, which work before anybody is signed in: no script, no font, no image from elsewhere."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from html import escape

from starlette.responses import HTMLResponse

from display.language import LANGUAGES, OWN_NAMES, is_right_to_left, say

STYLE = """
:root{color-scheme:light dark;--ink:#101a24;--quiet:#3f4d5a;--paper:#f3f5f7;--card:#fff;--line:#8593a0;
--act:#0b57a4;--act-ink:#fff;--bad:#8c1d18;--bad-paper:#fdecea;--good:#14532d;--good-paper:#e7f4ec}
@media (prefers-color-scheme:dark){:root{--ink:#eef2f5;--quiet:#c2ccd5;--paper:#10171d;--card:#19232b;--line:#8494a1;
--act:#8cc4ff;--act-ink:#06223d;--bad:#ffb4ab;--bad-paper:#3b1512;--good:#a6e3bb;--good-paper:#12301e}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;background:var(--paper);
color:var(--ink);font:1.0625rem/1.55 "Source Sans 3","Segoe UI","Noto Sans","Noto Sans Arabic",Tahoma,sans-serif}
header,main,footer{width:100%;max-width:27rem;padding:0 1rem}
header{margin-top:clamp(1.5rem,9vh,5rem);font-weight:650;letter-spacing:.01em;display:flex;gap:.6rem;align-items:center}
header svg{width:1.9rem;height:1.9rem;flex:none}
main{margin-top:1rem}
.card{background:var(--card);border:1px solid color-mix(in srgb,var(--line) 45%,transparent);border-radius:.75rem;
padding:1.6rem 1.5rem}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 .9rem}
h2{font-size:1.1rem;margin:1.8rem 0 .5rem}
p{margin:0 0 1rem}
label{display:block;font-weight:600;margin:0 0 .3rem}
.hint{color:var(--quiet);font-size:.95rem;margin:.35rem 0 0}
.field{margin:0 0 1.1rem}
input{width:100%;min-height:2.9rem;padding:.5rem .7rem;font:inherit;color:inherit;background:var(--card);
border:1px solid var(--line);border-radius:.5rem}
input.code{letter-spacing:.35em;font-variant-numeric:tabular-nums}
button,a.button{display:block;width:100%;min-height:2.9rem;padding:.55rem 1rem;font:inherit;font-weight:650;
text-align:center;text-decoration:none;border:1px solid var(--act);border-radius:.5rem;background:var(--act);
color:var(--act-ink);cursor:pointer}
button.second,a.second{background:transparent;color:var(--act)}
a{color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.notice{padding:.7rem .9rem;border-radius:.5rem;border-inline-start:.3rem solid;margin:0 0 1.1rem}
.bad{color:var(--bad);background:var(--bad-paper)}
.good{color:var(--good);background:var(--good-paper)}
.or{text-align:center;color:var(--quiet);margin:1.1rem 0}
.key{font:600 1.05rem/1.7 ui-monospace,Consolas,monospace;overflow-wrap:anywhere;direction:ltr;unicode-bidi:isolate}
.picture{margin:0 0 1rem;text-align:center}.picture svg{max-width:100%;height:auto;border-radius:.5rem}
dl{margin:0 0 1.2rem;display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem}
dt{color:var(--quiet)}dd{margin:0;overflow-wrap:anywhere}
ul{padding-inline-start:1.2rem;margin:0 0 1rem}
footer{margin:1.2rem 0 2rem}
nav{display:flex;flex-wrap:wrap;gap:.35rem 1.1rem}
nav a{padding:.35rem 0}nav a[aria-current]{color:var(--ink);font-weight:650;text-decoration:none}
"""
# A milestone with the way to it: drawn here so that nothing is fetched.
MARK = (
    '<svg viewBox="0 0 32 32" aria-hidden="true"><path d="M9 29V11a7 7 0 0 1 14 0v18z" fill="var(--act)"/>'
    '<path d="M4 29h24" stroke="var(--ink)" stroke-width="2.4" stroke-linecap="round"/>'
    '<path d="M12.5 15.5l2.7 2.8 5-5.3" fill="none" stroke="var(--act-ink)" stroke-width="2.4" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath d='M9 29V11a7 7 0 0 1 14 0v18z' fill='%230b57a4'/%3E%3C/svg%3E"  # noqa: E501


under: ContextVar[str] = ContextVar("under", default="")  # the path before every address, for the request at hand


def page(language: str, title: str, body: Sequence[str], path: str, status: int = 200) -> HTMLResponse:
    """A whole page; `body` is HTML whose values were escaped, `path` is where the language links lead."""
    direction = "rtl" if is_right_to_left(language) else "ltr"
    text = f"""<!doctype html>
<html lang="{language}" dir="{direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{escape(title)} · {escape(say(language, "access.milepost"))}</title>
<link rel="icon" href="{ICON}"><style>{STYLE}</style></head>
<body><header>{MARK}<span>{escape(say(language, "access.milepost"))}</span></header>
<main><div class="card"><h1>{escape(title)}</h1>{"".join(body)}</div></main>
<footer>{_languages(language, path)}</footer></body></html>"""
    return HTMLResponse(text, status_code=status)


def form(action: str, fields: Sequence[str], button: str, style: str = "") -> str:
    """A form that posts to our own path."""
    kind = f' class="{style}"' if style else ""
    pressed = f"<button{kind}>{escape(button)}</button>"
    return f'<form method="post" action="{_outside(action)}">{"".join(fields)}{pressed}</form>'


def field(name: str, label: str, kind: str, autocomplete: str, hint: str = "", value: str = "") -> str:
    """One labelled input; `kind` is text, password or code."""
    shape = {
        "text": 'type="text" autocapitalize="none" spellcheck="false" dir="ltr"',
        "password": 'type="password" maxlength="256" dir="ltr"',
        "code": 'type="text" inputmode="numeric" maxlength="12" class="code" dir="ltr"',
    }[kind]
    described = f' aria-describedby="{name}-hint"' if hint else ""
    below = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>' if hint else ""
    return (
        f'<div class="field"><label for="{name}">{escape(label)}</label>'
        f'<input id="{name}" name="{name}" {shape} autocomplete="{autocomplete}" value="{escape(value)}" required'
        f"{described}>{below}</div>"
    )


def hidden(name: str, value: str) -> str:
    """A value that travels with the form."""
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def notice(text: str, is_good: bool = False) -> str:
    """A sentence above a form that a screen reader speaks at once; nothing for an empty one."""
    tone = "good" if is_good else "bad"
    return f'<p class="notice {tone}" role="alert">{escape(text)}</p>' if text else ""


def paragraph(text: str) -> str:
    """A paragraph of plain text."""
    return f"<p>{escape(text)}</p>"


def picture(svg: str, label: str) -> str:
    """A drawing made here, with words for those who don't see it."""
    return f'<div class="picture" role="img" aria-label="{escape(label)}">{svg}</div>'


def heading(text: str) -> str:
    """The heading of a part of a page."""
    return f"<h2>{escape(text)}</h2>"


def facts(named: Mapping[str, str]) -> str:
    """Names with their values, one below the other."""
    pairs = (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in named.items())
    return f"<dl>{''.join(pairs)}</dl>"


def listing(lines: Sequence[str]) -> str:
    """A plain list."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def link(address: str, text: str, style: str = "button") -> str:
    """A link that looks like a button."""
    return f'<a class="{style}" href="{_outside(address)}">{escape(text)}</a>'


def _outside(address: str) -> str:
    """An address of this server as the browser must ask for it, to stand in an attribute."""
    return escape(f"{under.get() if address.startswith('/') else ''}{address}")


def _languages(language: str, path: str) -> str:
    joint = "&" if "?" in path else "?"
    links = "".join(
        f'<a href="{_outside(path)}{escape(joint)}lang={code}" lang="{code}" hreflang="{code}" '
        f'dir="{"rtl" if is_right_to_left(code) else "ltr"}"'
        f"{' aria-current=true' if code == language else ''}>{OWN_NAMES[code]}</a>"
        for code in LANGUAGES
    )
    return f'<nav aria-label="{escape(say(language, "access.language"))}">{links}</nav>'
