"""Keys lie outside the data folder; without them a home refuses to start, in words."""

import hashlib
import hmac
from pathlib import Path

import pytest

from pipelines import vault
from tests.people_store import KEYS, bare
from warehouse.errors import UserError


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("MILEPOST_KEYS", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_keys_are_made_once_readable_by_nobody_else_and_outside_the_home(home: Path) -> None:
    con = bare().con
    first = vault.opened(home, con)
    path = vault.key_file(home)
    assert path.stat().st_mode & 0o777 == 0o600 and home not in path.parents and "home" in path.name
    assert vault.opened(home, con) == first
    assert first.hash_key.hex() not in repr(first)


def test_a_home_whose_keys_are_missing_or_others_refuses_in_words(home: Path) -> None:
    con = bare().con
    vault.opened(home, con)
    path = vault.key_file(home)
    path.rename(path.with_suffix(".away"))
    with pytest.raises(UserError, match="missing"):
        vault.opened(home, con)
    vault.opened(home, bare().con)
    with pytest.raises(UserError, match="another installation"):
        vault.opened(home, con)


def test_a_key_file_that_others_can_read_is_refused(home: Path) -> None:
    con = bare().con
    vault.opened(home, con)
    vault.key_file(home).chmod(0o644)
    with pytest.raises(UserError, match="chmod 600"):
        vault.opened(home, con)


def test_milepost_keys_names_another_place(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / "elsewhere.keys"))
    vault.opened(home, bare().con)
    assert (tmp_path / "elsewhere.keys").exists()


def test_a_sealed_block_opens_only_where_it_belongs() -> None:
    sealed = KEYS.seal(b"name", "identity:1:1")
    assert KEYS.unseal(sealed, "identity:1:1") == b"name"
    with pytest.raises(UserError, match="encrypted block"):
        KEYS.unseal(sealed, "identity:2:1")


def test_sql_and_python_hash_alike() -> None:
    con = bare().con
    from pipelines.people_keys import define

    define(con)
    [(found,)] = con.execute("select hashed('cccd', '096', $ipad, $opad)", KEYS.pads()).fetchall()
    expected = hmac.new(KEYS.hash_key, b"cccd:096", hashlib.sha256).digest()[:8]
    assert found == int.from_bytes(expected, "big") == KEYS.hashed("cccd", "096")


def test_a_raw_file_is_kept_encrypted_and_forgotten_in_time(home: Path, tmp_path: Path) -> None:
    sent = tmp_path / "list.csv"
    sent.write_bytes(b"Le Thi Hoa;" * 200_000)
    digest = hashlib.sha256(sent.read_bytes()).hexdigest()
    kept = vault.keep_raw(home, KEYS, sent, digest)
    assert b"Thi Hoa" not in kept.read_bytes()
    back = vault.raw(home, KEYS, digest, tmp_path / "back.csv")
    assert back is not None and back.read_bytes() == sent.read_bytes()
    assert vault.drop_old_raw(home) == 0
    assert vault.drop_old_raw(home, days=-1) == 1
    assert vault.raw(home, KEYS, digest, tmp_path / "again.csv") is None
