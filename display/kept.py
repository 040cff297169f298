"""Finished drawings kept for the next reader: by snapshot, scope and parameters, so that nothing kept can be stale.

Dozens of sessions ask for the same few pages; drawing is dearer than all else on a page. What depends on who asks
must be in the key (the scope is).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

MOST = 600
_drawings: OrderedDict[Hashable, Any] = OrderedDict()
_guard = threading.Lock()


def kept(key: Hashable, made: Callable[[], T]) -> T:
    """What `made` returns, from memory when `key` was asked before. Two sessions may make it twice: harmless."""
    with _guard:
        if key in _drawings:
            _drawings.move_to_end(key)
            found: T = _drawings[key]
            return found
    drawing = made()
    with _guard:
        _drawings[key] = drawing
        while len(_drawings) > MOST:
            _drawings.popitem(last=False)
    return drawing
