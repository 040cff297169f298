"""The keys of an installation: a keyed hash to compare by, a seal to keep names under; both outside the data folder."""

import hashlib
import hmac
import json
import os
import secrets
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from warehouse import store
from warehouse.errors import UserError

NONCE_BYTES = 12
CHUNK_BYTES = 1 << 20
HASH_BLOCK_BYTES = 64
RAW_RETENTION_DAYS = 30
CHECK = b"milepost key check"


@dataclass(frozen=True)
class Vault:
    """Two keys of 32 bytes each; neither is ever printed."""

    hash_key: bytes = field(repr=False)
    seal_key: bytes = field(repr=False)

    def pads(self) -> dict[str, bytes]:
        """The inner and outer pad of HMAC-SHA-256 (RFC 2104), so that SQL can hash without holding the key itself."""
        key = self.hash_key.ljust(HASH_BLOCK_BYTES, b"\0")
        return {"ipad": bytes(byte ^ 0x36 for byte in key), "opad": bytes(byte ^ 0x5C for byte in key)}

    def hashed(self, kind: str, normalised: str) -> int:
        """The first 64 bits of HMAC(kind:normalised), as the store keeps it."""
        digest = hmac.new(self.hash_key, f"{kind}:{normalised}".encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:8], "big")

    def seal(self, plain: bytes, belongs_to: str) -> bytes:
        """Nonce and AES-256-GCM ciphertext, bound to the place it is kept at."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.seal_key).encrypt(nonce, plain, belongs_to.encode())

    def unseal(self, sealed: bytes, belongs_to: str) -> bytes:
        """What `seal` was given; raises UserError when it was changed or moved."""
        try:
            return AESGCM(self.seal_key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], belongs_to.encode())
        except InvalidTag as error:
            raise UserError(
                "An encrypted block can't be opened: it was changed, or belongs to other keys. Restore a backup."
            ) from error


def key_file(home: Path) -> Path:
    """Where the keys of an installation lie: MILEPOST_KEYS, else a file of the user's configuration named after it."""
    named = os.environ.get("MILEPOST_KEYS")
    if named:
        return Path(named)
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    place = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:8]
    return config / "milepost" / f"{home.resolve().name}-{place}.keys"


def opened(home: Path, con: duckdb.DuckDBPyConnection) -> Vault:
    """The keys that the store was written with; new ones when it holds nothing yet.

    Raises UserError when the store knows keys and the file is missing or holds others.
    """
    expected = _expected(con)
    path = key_file(home)
    if path.exists():
        vault = _read(path)
    elif expected is None:
        vault = _made(path)
    else:
        raise UserError(
            f"The keys of this installation are missing: {path} was expected. Put the file back from where it is "
            "kept, or name it with MILEPOST_KEYS; without it nobody can be recognised."
        )
    if expected is None:
        con.execute("insert into setting values ('key_check', $check::json)", {"check": json.dumps(_check(vault))})
    elif expected != _check(vault):
        raise UserError(f"{path} holds the keys of another installation. Put back the file that belongs to this one.")
    return vault


def at_hand(home: Path) -> Vault:
    """The keys without asking the store, which somebody may be writing: for what is kept beside it."""
    path = key_file(home)
    if path.exists():
        return _read(path)
    with store.writing(home) as connection:
        return opened(home, connection)


def for_reading(home: Path, con: duckdb.DuckDBPyConnection) -> Vault:
    """The keys, for a store that is open read-only; throw-away ones when it holds nobody yet."""
    if _expected(con) is None:
        return Vault(secrets.token_bytes(32), secrets.token_bytes(32))
    return opened(home, con)


def keep_raw(home: Path, vault: Vault, path: Path, sha256: str) -> Path:
    """The encrypted copy of a file as it was sent, kept for RAW_RETENTION_DAYS."""
    kept = _raw_path(home, sha256)
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_suffix(".part")
    with path.open("rb") as plain, partial.open("wb") as sealed:
        partial.chmod(0o600)
        for number, chunk in enumerate(iter(lambda: plain.read(CHUNK_BYTES), b"")):
            block = vault.seal(chunk, f"raw:{sha256}:{number}")
            sealed.write(struct.pack(">I", len(block)) + block)
    partial.replace(kept)
    return kept


def raw(home: Path, vault: Vault, sha256: str, into: Path) -> Path | None:
    """The file as it was sent, written to `into`; None when its retention is over."""
    kept = _raw_path(home, sha256)
    if not kept.exists():
        return None
    with into.open("wb") as plain:
        into.chmod(0o600)
        for number, block in enumerate(_blocks(kept)):
            plain.write(vault.unseal(block, f"raw:{sha256}:{number}"))
    digest = hashlib.sha256()
    with into.open("rb") as plain:
        for chunk in iter(lambda: plain.read(CHUNK_BYTES), b""):
            digest.update(chunk)
    if digest.hexdigest() != sha256:
        into.unlink()
        raise UserError("The kept copy of a file is cut short: send the file again, or restore a backup.")
    return into


def drop_raw(home: Path, sha256: str) -> None:
    """Forgets the kept copy of one file, if there is one."""
    _raw_path(home, sha256).unlink(missing_ok=True)


def drop_old_raw(home: Path, days: int = RAW_RETENTION_DAYS) -> int:
    """How many kept copies were older than `days` and are gone now."""
    limit = time.time() - days * 86400
    old = [kept for kept in (home / "raw").glob("*.sealed") if kept.stat().st_mtime < limit]
    for kept in old:
        kept.unlink()
    return len(old)


def _raw_path(home: Path, sha256: str) -> Path:
    return home / "raw" / f"{sha256}.sealed"


def _blocks(kept: Path) -> Iterator[bytes]:
    with kept.open("rb") as sealed:
        while head := sealed.read(4):
            yield sealed.read(struct.unpack(">I", head)[0])


def _expected(con: duckdb.DuckDBPyConnection) -> str | None:
    found = con.execute("select value::varchar from setting where name = 'key_check'").fetchall()
    return str(json.loads(found[0][0])) if found else None


def _check(vault: Vault) -> str:
    both = (
        hmac.new(vault.hash_key, CHECK, hashlib.sha256).digest()
        + hmac.new(vault.seal_key, CHECK, hashlib.sha256).digest()
    )
    return hashlib.sha256(both).hexdigest()[:32]


def _made(path: Path) -> Vault:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    vault = Vault(secrets.token_bytes(32), secrets.token_bytes(32))
    text = json.dumps({"version": 1, "hash_key": vault.hash_key.hex(), "seal_key": vault.seal_key.hex()})
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return vault


def _read(path: Path) -> Vault:
    if path.stat().st_mode & 0o077:
        raise UserError(f"{path} can be read by others: `chmod 600` it, then try again.")
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        vault = Vault(bytes.fromhex(found["hash_key"]), bytes.fromhex(found["seal_key"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} is no key file of Milepost. Put back the file that belongs here.") from error
    if len(vault.hash_key) != 32 or len(vault.seal_key) != 32:
        raise UserError(f"{path} is no key file of Milepost. Put back the file that belongs here.")
    return vault
