"""What makes a password good enough, and how it is kept: Argon2id, 19 MiB, two passes."""

import re
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LENGTH_ALONE = 15  # NIST SP 800-63B rev. 4: a password that stands alone
LENGTH_WITH_CODE = 8
LENGTH_AT_MOST = 128

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# A flood of sign-ins must not take the server's memory and processors: two hashes at once, the others wait.
_two_at_once = threading.BoundedSemaphore(2)
# Verified for names that don't exist, so that both answers take the same time.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$/2Y21qomMdCylvaLbSotwA$vXirxZlSKMDumorwLQABO+bLImrUjewNzDb4v4Y1Eyg"

# Words that people reach for first; what remains beside them must still be long enough.
_REACHED_FOR = re.compile(
    r"password|passw0rd|p@ssw0rd|matkhau|contrasena|clave|milepost|welcome|letmein|iloveyou|admin(istrator)?|"
    r"qwerty(uiop)?|azerty|asdfgh(jkl)?|zxcvbn(m)?|training|daotao|capacitacion|dashboard|chuyendoiso|secret|"
    r"changeme|monkey|dragon|football|baseball|sunshine|princess|superman|trustno1|correcthorsebatterystaple"
)
_RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")
_LEFT_OVER = 6  # characters that must remain when words, runs and repeats are taken out


def weakness(password: str, name: str, has_second_factor: bool) -> str | None:
    """Why a password is refused (too_short, too_long, guessable), None when it is good. No rule of composition."""
    length = len(password)
    if length < (LENGTH_WITH_CODE if has_second_factor else LENGTH_ALONE):
        return "too_short"
    if length > LENGTH_AT_MOST:
        return "too_long"
    return "guessable" if _is_guessable(password, name) else None


def hashed(password: str) -> str:
    """The Argon2id text to keep."""
    with _two_at_once:
        return _hasher.hash(_normal(password))


def matches(password: str, kept: str | None) -> bool:
    """Whether a password is the kept one; takes as long when nothing is kept."""
    with _two_at_once:
        try:
            is_right = _hasher.verify(kept or _NOBODY, _normal(password[: LENGTH_AT_MOST + 1]))
        except (VerificationError, InvalidHashError):
            return False
    return is_right and kept is not None


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _is_guessable(password: str, name: str) -> bool:
    plain = _plain(password)
    rest = plain.replace(_plain(name), "") if name else plain
    rest = _REACHED_FOR.sub("", rest)
    for run in _RUNS:
        for length in range(len(run), 3, -1):
            rest = re.sub("|".join(re.escape(run[i : i + length]) for i in range(len(run) - length + 1)), "", rest)
    rest = re.sub(r"(.{1,5}?)\1+", r"\1", rest)
    return len(set(rest)) < min(_LEFT_OVER, LENGTH_WITH_CODE - 3) or len(rest) < _LEFT_OVER


def _plain(text: str) -> str:
    """Small letters without marks, blanks and the signs that people put between words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[\s._\-]+", "", bare)
