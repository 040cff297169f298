"""How much one account may send: at once as many files as may wait as drafts, then five a minute; 200 MiB an hour."""

import threading
import time
from dataclasses import dataclass

BURST = 30.0
FILES_PER_S = 5 / 60
BYTES_PER_HOUR = 200 * 1024 * 1024.0
FILE_BYTES = 21 * 1024 * 1024  # 20 MiB and the form around it


@dataclass
class _Allowance:
    files: float
    size: float
    at: float


_left: dict[str, _Allowance] = {}
_lock = threading.Lock()


def take(account: str, size_bytes: int, now: float | None = None) -> bool:
    """Whether the account may send a file of this size now; it is then counted."""
    at = time.monotonic() if now is None else now
    with _lock:
        left = _left.setdefault(account, _Allowance(BURST, BYTES_PER_HOUR, at))
        passed = max(at - left.at, 0.0)
        left.files = min(BURST, left.files + passed * FILES_PER_S)
        left.size = min(BYTES_PER_HOUR, left.size + passed * BYTES_PER_HOUR / 3600)
        left.at = at
        if left.files < 1 or left.size < size_bytes:
            return False
        left.files -= 1
        left.size -= size_bytes
        return True
