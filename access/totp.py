"""The second factor: six digits from a telephone, each code once."""

import re
import sqlite3
import time

import pyotp
import segno

from pipelines.vault import Vault

STEP_S = 30
ISSUER = "Milepost"


def fresh_secret() -> str:
    """A new secret, 160 bits in base 32."""
    return pyotp.random_base32(32)


def is_secret(text: str) -> bool:
    """Whether the text has the shape of a secret made here."""
    return re.fullmatch(r"[A-Z2-7]{32}", text) is not None


def address_of(secret: str, account: str) -> str:
    """The otpauth address that an authenticator reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def picture_of(secret: str, account: str) -> str:
    """The same address as a QR code: SVG to stand inside a page, black on white in every theme."""
    code = segno.make(address_of(secret, account), error="m", micro=False)
    return code.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False)


def matching_step(secret: str, code: str, now: float | None = None) -> int | None:
    """The time step whose code this is, the one before and after included; None when it is none of them."""
    at = time.time() if now is None else now
    digits = "".join(character for character in code if character.isdigit())
    generator = pyotp.TOTP(secret, interval=STEP_S)
    steps = [int(at // STEP_S) + slip for slip in (-1, 0, 1)]
    return next((step for step in steps if generator.verify(digits, for_time=step * STEP_S, valid_window=0)), None)


def keep(con: sqlite3.Connection, vault: Vault, account: str, secret: str, step: int) -> None:
    """Makes the secret the account's second factor; a copy of the database alone gives nobody a code."""
    sealed = vault.seal(secret.encode(), _place(account))
    con.execute("update account set totp_secret = ?, totp_step = ? where name = ?", [sealed, step, account])


def is_right(con: sqlite3.Connection, vault: Vault, account: str, code: str, now: float | None = None) -> bool:
    """Whether the code is the account's and was not used before; it is used up now."""
    row = con.execute("select totp_secret, totp_step from account where name = ?", [account]).fetchone()
    if row is None or row["totp_secret"] is None:
        return False
    step = matching_step(vault.unseal(row["totp_secret"], _place(account)).decode(), code, now)
    if step is None or step <= row["totp_step"]:
        return False
    con.execute("update account set totp_step = ? where name = ?", [step, account])
    return True


def _place(account: str) -> str:
    return f"totp:{account}"
