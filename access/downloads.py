"""Files that leave by a link which works once, for five minutes, for the account it was made for."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from access import cookies, database, sessions, settings, tokens
from warehouse import audit
from warehouse.store import home as its_home

LASTS = 300.0
CHUNK = 1024 * 1024
TAG = 16


@dataclass(frozen=True)
class Fetched:
    """A file that was just claimed; nobody can claim it again."""

    path: Path
    file: str
    media_type: str


def offer(
    home: Path,
    account: str | None,
    content: bytes,
    file: str,
    media_type: str,
    detail: Mapping[str, object] | None = None,
    now: float | None = None,
) -> str:
    """The address, relative to a page of the dashboard, that serves `content` once.

    `account` None: a public file, for whoever holds the link. What waits on the disk is encrypted with a key that is
    only in the link. `detail` goes into the audit row: ids and counts.
    """
    pieces = (content[start : start + CHUNK] for start in range(0, len(content), CHUNK))
    return _offered(home, account, pieces, file, media_type, detail or {}, now)


def offer_file(
    home: Path, account: str | None, source: Path, file: str, media_type: str, detail: Mapping[str, object]
) -> str:
    """As `offer`, for a file on the disk, which is read piece by piece and stays."""
    with source.open("rb") as opened:
        pieces = iter(lambda: opened.read(CHUNK), b"")
        return _offered(home, account, pieces, file, media_type, detail, None)


def _offered(
    home: Path, account: str | None, pieces: Iterator[bytes], file: str, media_type: str,
    detail: Mapping[str, object], now: float | None,
) -> str:  # fmt: skip
    at = time.time() if now is None else now
    token = tokens.fresh()
    folder = home / "tmp" / "exports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / tokens.digest(token)
    size = 0
    path.touch(mode=0o600)
    with path.open("wb") as waiting:
        for piece in _sealed(pieces, _key(token)):
            size += len(piece) - TAG
            waiting.write(piece)
    with database.changing(home) as con:
        over = con.execute("delete from download where ends_on < ? returning hash", [at]).fetchall()
        con.execute(
            "insert into download values (?, ?, ?, ?, ?, ?, ?)",
            [tokens.digest(token), account, path.name, file, media_type, json.dumps(dict(detail)), at + LASTS],
        )
        audit.append(con, account or "anonymous", "export_made", "export", {**detail, "bytes": size})
    for row in over:
        (folder / row["hash"]).unlink(missing_ok=True)
    return f"export/{token}"


def claim(home: Path, token: str, account: str | None, now: float | None = None) -> Fetched | None:
    """The file, once, when it waits for this account; None in every other case, and then nothing is used up."""
    at = time.time() if now is None else now
    with database.changing(home) as con:
        row = con.execute(
            "delete from download where hash = ? and ends_on >= ? and (account is null or account = ?) returning *",
            [tokens.digest(token), at, account or ""],
        ).fetchone()
        if row is None:
            return None
        audit.append(con, account or "anonymous", "export_fetched", "export", json.loads(row["detail"]))
    return Fetched(home / "tmp" / "exports" / row["path"], row["file"], row["media_type"])


def content_of(fetched: Fetched, token: str) -> Iterator[bytes]:
    """The file's bytes, piece by piece; the copy on the disk is gone when the last one was given."""
    try:
        with fetched.path.open("rb") as sealed:
            yield from _unsealed(iter(lambda: sealed.read(CHUNK + TAG), b""), _key(token))
    finally:
        fetched.path.unlink(missing_ok=True)


async def answer(request: Request) -> Response:
    """The file, or 404: whether the link was used, over, another's or never there can't be told apart."""
    home, token = its_home(), request.path_params["token"]
    fetched = await run_in_threadpool(_claimed, home, token, request.headers.get("cookie", ""))
    if fetched is None:
        return PlainTextResponse("Not found\n", status_code=404)
    named = f"attachment; filename=\"export\"; filename*=UTF-8''{quote(fetched.file, safe='')}"
    headers = {"content-disposition": named, "cache-control": "no-store"}
    return StreamingResponse(content_of(fetched, token), media_type=fetched.media_type, headers=headers)


def _claimed(home: Path, token: str, cookie: str) -> Fetched | None:
    session = sessions.of_token(home, cookies.value(cookie, cookies.name(settings.current(home))))
    account = session.account if session and session.stage == "full" else None
    return claim(home, token, account)


def _key(token: str) -> AESGCM:
    return AESGCM(bytes.fromhex(tokens.digest(f"export:{token}")))


def _sealed(pieces: Iterator[bytes], key: AESGCM) -> Iterator[bytes]:
    """Each piece with its number as nonce: the key is used for this file alone."""
    for number, piece in enumerate(pieces):
        yield key.encrypt(number.to_bytes(12, "big"), piece, None)


def _unsealed(pieces: Iterator[bytes], key: AESGCM) -> Iterator[bytes]:
    for number, piece in enumerate(pieces):
        try:
            yield key.decrypt(number.to_bytes(12, "big"), piece, None)
        except InvalidTag as error:
            raise OSError("an export on the disk was damaged") from error
