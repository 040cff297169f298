"""Answers and finished drawings kept for the next reader: by snapshot, scope and parameters, so none can be stale.

Dozens of sessions ask for the same few pages, and drawing is dearer than all else on a page. What is kept is shared:
nobody may change it.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

MOST = 2000
_found: OrderedDict[Hashable, Any] = OrderedDict()
_guard = threading.Lock()


class Versioned(Protocol):
    """A snapshot: its version names its content for ever."""

    @property
    def version(self) -> str: ...


def kept(question: Callable[..., T], source: Versioned, scope: Hashable, *arguments: Any, **named: Any) -> T:
    """What `question(source, scope, …)` answers, from memory when it was asked before of this snapshot and scope."""
    return drawn(_key(question, source, scope, arguments, named), lambda: question(source, scope, *arguments, **named))


def known(question: Callable[..., T], source: Versioned, *arguments: Any) -> T:
    """The same for `question(source, …)` that asks no scope: what everybody may know, such as the names of areas."""
    return drawn(_key(question, source, "everybody", arguments, {}), lambda: question(source, *arguments))


def drawn(key: Hashable, made: Callable[[], T]) -> T:
    """What `made` returns, from memory when `key` was drawn before; two sessions may draw it twice, which is harmless.

    Snapshot and scope belong into the key wherever the drawing depends on them.
    """
    with _guard:
        if key in _found:
            _found.move_to_end(key)
            made_before: T = _found[key]
            return made_before
    made_now = made()
    with _guard:
        _found[key] = made_now
        while len(_found) > MOST:
            _found.popitem(last=False)
    return made_now


def _key(
    question: Callable[..., Any], source: Versioned, scope: Hashable, arguments: tuple[Any, ...], named: dict[str, Any]
) -> Hashable:
    given = list(arguments)
    while given and given[-1] is None:  # what is left out and what is None ask the same
        given.pop()
    chosen = tuple(sorted((name, value) for name, value in named.items() if value is not None))
    return (question.__module__, question.__qualname__, source.version, scope, tuple(given), chosen)
