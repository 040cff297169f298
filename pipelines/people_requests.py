"""A person's own request: what is kept of them, a copy of it, and to be forgotten."""

from typing import Any

import duckdb

from pipelines.contacts import read_email, read_phone
from pipelines.identifiers import read_identifier, read_staff_id, reference_table
from pipelines.people_evidence import faces
from pipelines.people_identities import blank, identities
from pipelines.people_keys import HELD, define, drop_unborne_names
from pipelines.vault import Vault
from warehouse import audit, store
from warehouse.errors import UserError


def find(con: duckdb.DuckDBPyConnection, vault: Vault, identifier: str) -> list[int]:
    """The people who bear an identifier, staff number, account, telephone number or e-mail address, however written."""
    keys = [vault.hashed(kind, value) for kind, value in forms(identifier)]
    found = con.execute(
        """
        select distinct person from profile
        where id in $keys or staff in $keys or account in $keys or email in $keys or phone in $keys
        order by person
        """,
        {"keys": keys},
    ).fetchall()
    return [person for (person,) in found]


def forms(identifier: str) -> list[tuple[str, str]]:
    """Every (kind, normal form) that the text may stand for."""
    text = identifier.strip()
    countries = [None, *sorted({entry["country"] for entry in reference_table()["national"]})]
    found = {("staff", text.upper()), ("account", text), ("email", text.lower())}
    for country in countries:
        national, staff = read_identifier(text, country), read_staff_id(text, country)
        phone, email = read_phone(text, country), read_email(text)
        found |= {(one.type or "id", one.value) for one in (national,) if one and one.value}
        found |= {("staff", one.value.upper()) for one in (staff,) if one and one.value}
        found |= {("phone", one.value) for one in (phone,) if one and one.value}
        found |= {("email", one.value) for one in (email,) if one and one.value}
    return sorted(found)


def summary(con: duckdb.DuckDBPyConnection, vault: Vault, identifier: str, actor: str) -> list[dict[str, Any]]:
    """One dict per person found, masked, with the rows that speak of them; the reading is put on record."""
    people = find(con, vault, identifier)
    shown = faces(con, vault, people)
    audit.append(con, actor, "find person", f"{len(people)} people", {"people": people})
    return [
        {
            "person": str(person),
            "names": list(face.names),
            "births": list(face.births),
            "identifiers": list(face.identifiers),
            "contacts": list(face.contacts),
            "units": list(face.units),
            "rows": list(face.rows),
        }
        for person, face in shown.items()
    ]


def export(con: duckdb.DuckDBPyConnection, vault: Vault, identifier: str, actor: str) -> list[dict[str, Any]]:
    """One dict per person found with every row kept of them in full; for the person alone, and put on record."""
    people = find(con, vault, identifier)
    answer = []
    for person in people:
        cursor = con.execute(
            """
            select r.record, s.file, s.submission, r.sheet, r.row, r.programme, r.course, r.status, r.completed_on,
                   r.counting_date, r.area, r.position, r.score, r.pre, r.post
            from record as r
            join record_profile as l on l.record = r.record
            join submission as s on s.submission = r.submission
            where r.person = $person
            order by r.record
            """,
            {"person": person},
        )
        names = [column[0] for column in cursor.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        said = identities(con, vault, [row["record"] for row in rows])
        answer.append({"person": str(person), "rows": [row | said.get(row["record"], {}) for row in rows]})
    audit.append(con, actor, "export person", f"{len(people)} people", {"people": people})
    return answer


def erase(con: duckdb.DuckDBPyConnection, vault: Vault, identifier: str, why: str, actor: str) -> list[int]:
    """The people whose attributes are gone now. Their rows go on counting, under the same number.

    Names, births, units, contacts and the encrypted identifiers are dropped; the keyed hashes of identifiers and
    contacts stay, so that a later file counts the person again as the same one and stores no attribute.
    """
    people = find(con, vault, identifier)
    if not people:
        raise UserError("Nobody bears this identifier: check it against the person's document; nothing was erased.")
    forget(con, vault, people, why, actor)
    return people


def forget(con: duckdb.DuckDBPyConnection, vault: Vault, people: list[int], why: str, actor: str) -> None:
    """Drops what is kept of these people, as `erase` says."""
    for person in people:
        _hold_together(con, person, why, actor)
        _remember(con, person, why, actor)
        records = con.execute(
            "select l.record from record_profile as l join profile as p using (profile) where p.person = $person",
            {"person": person},
        ).fetchall()
        blank(con, vault, [record for (record,) in records])
        con.execute(f"update profile set {DROPPED} where person = $person", {"person": person})  # noqa: S608
    drop_unborne_names(con)
    audit.append(con, actor, "erase", f"{len(people)} people", {"people": people, "why": why})


DROPPED = (
    ", ".join(f"{column} = null" for column in HELD)
    + ", marks = 0, is_swappable = false, is_spelled = false, id_last4 = null"
)


def _hold_together(con: duckdb.DuckDBPyConnection, person: int, why: str, actor: str) -> None:
    """A decision that these rows are one person: without their names nothing else would say so."""
    [(number,)] = con.execute("select nextval('person_decision_number')").fetchall()
    con.execute(
        "insert into person_decision by name select $number as decision, $now as decided_on, $actor as decided_by,"
        " 'merge' as action, $person as person_a, $why as why",
        {"number": number, "now": store.utc_now(), "actor": actor, "person": person, "why": why},
    )
    con.execute(
        "insert into decision_profile select $number, 1, profile from profile where person = $person",
        {"number": number, "person": person},
    )


def _remember(con: duckdb.DuckDBPyConnection, person: int, why: str, actor: str) -> None:
    define(con)
    con.execute(
        """
        insert into erasure
        select distinct k.kind, k.key, $person, $now, $actor, $why
        from keys_of('profile') as k
        join profile as p using (profile)
        where p.person = $person and k.kind in ('id', 'staff', 'account', 'email', 'phone')
          and not exists (from shared_key as s where s.kind = k.kind and s.key = k.key)
          and not exists (from erasure as e where e.kind = k.kind and e.key = k.key)
        """,
        {"person": person, "now": store.utc_now(), "actor": actor, "why": why},
    )
