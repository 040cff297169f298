"""Commands on who may: accounts, where the server may be reached, who may read, and the audit trail."""

from typing import Annotated, Any

from cyclopts import App, Parameter

from access import accounts, oidc, scope, server, settings
from access.accounts import Role
from access.settings import READING
from pipelines.commands.output import Json, print_json
from pipelines.prepare import prepare
from warehouse import audit as trail
from warehouse import store
from warehouse.errors import UserError
from warehouse.publish import snapshot

users = App(name="users", help="Accounts: add, list, disable, passwords.")
Areas = Annotated[list[str] | None, Parameter(name="--area", negative=())]


@users.command(name="add")
def add_user(
    name: str,
    *,
    role: Role,
    area: Areas = None,
    issuer: str | None = None,
    subject: str | None = None,
    json: Json = False,
) -> None:
    """Make an account and print its one-time link: the person chooses the password, nobody else.

    Parameters
    ----------
    name
        Small letters, digits, points, hyphens or underscores.
    role
        viewer, submitter, approver, analyst or administrator.
    area
        A unit_id that the account stands for; may be given more than once.
    issuer
        The identity provider that signs this person in, with --subject.
    subject
        The person's subject at the provider.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    scope.must_be_known(snapshot(home).connection, area or [])
    if (issuer is None) != (subject is None):
        raise UserError("An account is linked by --issuer and --subject together.")
    token = accounts.add(home, name, role, area or [])
    if issuer and subject:
        accounts.link_to_provider(home, name, issuer, subject)
    _link(name, server.address(home, f"/invitation/{token}"), json)


@users.command(name="list")
def list_users(*, json: Json = False) -> None:
    """List the accounts with role, areas and state.

    Parameters
    ----------
    json
        Print one JSON document.
    """
    found = accounts.every(store.home())
    if json:
        print_json({"users": [_plain(account) for account in found]})
        return
    for account in found:
        state = "disabled" if account.is_disabled else "second factor" if account.has_second_factor else ""
        print(f"{account.name:<24} {account.role:<14} {' '.join(sorted(account.areas)):<24} {state}".rstrip())
    if not found:
        print("There are no accounts yet: `users add NAME --role administrator`, or the link printed at the start.")


@users.command(name="change")
def change_user(name: str, *, role: Role, area: Areas = None, json: Json = False) -> None:
    """Give an account another role or other areas; it takes effect at the person's next click.

    Parameters
    ----------
    name
        The account.
    role
        viewer, submitter, approver, analyst or administrator.
    area
        A unit_id that the account stands for; may be given more than once.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    scope.must_be_known(snapshot(home).connection, area or [])
    accounts.change(home, name, role, area or [])
    _done({"user": name, "role": role, "areas": sorted(area or [])}, f"{name} is {role} now.", json)


@users.command(name="disable")
def disable_user(name: str, *, json: Json = False) -> None:
    """No more sign-in; every open session of the account ends now.

    Parameters
    ----------
    name
        The account.
    json
        Print one JSON document.
    """
    accounts.disable(store.home(), name)
    _done({"user": name, "is_disabled": True}, f"{name} is disabled; its sessions have ended.", json)


@users.command(name="enable")
def enable_user(name: str, *, json: Json = False) -> None:
    """Let a disabled account sign in again.

    Parameters
    ----------
    name
        The account.
    json
        Print one JSON document.
    """
    accounts.enable(store.home(), name)
    _done({"user": name, "is_disabled": False}, f"{name} may sign in again.", json)


@users.command(name="passwd")
def new_password(name: str, *, lost_telephone: bool = False, json: Json = False) -> None:
    """Print a one-time link with which the person chooses a new password.

    Parameters
    ----------
    name
        The account.
    lost_telephone
        Drop the second factor too, so that it is set up anew.
    json
        Print one JSON document.
    """
    home = store.home()
    if lost_telephone:
        accounts.drop_second_factor(home, name)
    _link(name, server.address(home, f"/invitation/{accounts.invite(home, name)}"), json)


def configure(
    *,
    host: str | None = None,
    behind_tls: bool = False,
    local_only: bool = False,
    reading: str | None = None,
    second_factor: bool | None = None,
    oidc_issuer: str | None = None,
    oidc_client: str | None = None,
    break_glass: str | None = None,
    no_oidc: bool = False,
    json: Json = False,
) -> None:
    """Decide where the server is reached, who reads without signing in, and how people sign in.

    Parameters
    ----------
    host
        The public host name, with --behind-tls; with a path where Milepost shares it: www.example/targets.
    behind_tls
        A proxy with a certificate stands in front.
    local_only
        Back to this machine alone.
    reading
        Who reads published aggregates without signing in: auto (sample data alone), open or closed.
    second_factor
        Whether administrators and submitters need a code from a telephone.
    oidc_issuer
        The identity provider's issuer, with --oidc-client; its secret is read from MILEPOST_OIDC_SECRET.
    oidc_client
        Our client id at the provider.
    break_glass
        The one local account that may still sign in with its password beside the provider.
    no_oidc
        Back to local accounts.
    json
        Print one JSON document.
    """
    home = store.home()
    decisions = {
        **_place(host, behind_tls, local_only),
        **_provider(home, oidc_issuer, oidc_client, break_glass, no_oidc),
    }
    if reading is not None:
        if reading not in READING:
            raise UserError(f"--reading is one of {', '.join(READING)}.")
        decisions["anonymous_reading"] = reading
    if second_factor is not None:
        decisions["needs_second_factor"] = second_factor
    decided = settings.decide(home, accounts.OPERATOR, **decisions) if decisions else settings.current(home)
    told = {name: getattr(decided, name) for name in settings.NAMES}
    if json:
        print_json(told)
        return
    for name, value in told.items():
        print(f"{name:<20} {value if value is not None else '-'}")
    if decisions:
        print("Restart the dashboard for a new host name or provider to take effect.")


def audit(*, last: int = 50, json: Json = False) -> int:
    """Print the newest rows of both trails, changes and readings, with the heads to keep elsewhere.

    Parameters
    ----------
    last
        How many rows of each.
    json
        Print one JSON document.
    """
    home = store.home()
    prepare(home)
    with store.reading(home) as connection:
        changes, changed = trail.links(connection, last), trail.verify_chain(connection)
    readings, read = settings.trail(home, last)
    told = {"changes": _trail(changes, changed), "access": _trail(readings, read)}
    if json:
        print_json(told)
    else:
        _print_trail("Changes", changes, changed)
        _print_trail("Access and readings", readings, read)
    return 0 if changed.is_whole and read.is_whole else 1


def _place(host: str | None, behind_tls: bool, local_only: bool) -> dict[str, Any]:
    if local_only:
        return {"host": None, "under": "", "is_behind_tls": False}
    if host is None and not behind_tls:
        return {}
    if host is None or not behind_tls:
        raise UserError(
            "A host name needs TLS in front: put a proxy with a certificate before Milepost and give both, "
            "--host NAME --behind-tls."
        )
    name, slash, path = host.rstrip("/").partition("/")
    if not settings.HOST.fullmatch(name.lower()) or (slash and not settings.UNDER.fullmatch(slash + path)):
        raise UserError(
            f'"{host}" is no host name: give it without scheme or port, such as targets.example, or with the path that '
            "is Milepost's, such as www.example/targets."
        )
    return {"host": name.lower(), "under": slash + path, "is_behind_tls": True}


def _provider(home: Any, issuer: str | None, client: str | None, glass: str | None, no_oidc: bool) -> dict[str, Any]:
    if no_oidc:
        return {"oidc_issuer": None, "oidc_client": None, "break_glass": None}
    decided: dict[str, Any] = {}
    if glass is not None:
        decided["break_glass"] = accounts.named(home, glass).name
    if issuer is None and client is None:
        return decided
    if issuer is None or client is None:
        raise UserError("A provider is named by --oidc-issuer and --oidc-client together.")
    oidc.must_answer(issuer)
    return {**decided, "oidc_issuer": issuer, "oidc_client": client}


def _plain(account: accounts.Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "role": account.role,
        "areas": sorted(account.areas),
        "is_disabled": account.is_disabled,
        "has_password": account.has_password,
        "has_second_factor": account.has_second_factor,
    }


def _trail(links: list[trail.Link], verdict: trail.Verdict) -> dict[str, Any]:
    rows = [
        {"seq": link.seq, "ts": link.ts, "actor": link.actor, "action": link.action, "object": link.object}
        | {"detail": link.detail}
        for link in links
    ]
    return {"is_whole": verdict.is_whole, "rows_in_all": verdict.rows, "head": verdict.head, "rows": rows}


def _print_trail(title: str, links: list[trail.Link], verdict: trail.Verdict) -> None:
    state = "whole" if verdict.is_whole else f"broken at row {verdict.broken_at} ({verdict.fault})"
    print(f"{title}: {verdict.rows} rows, {state}, head {verdict.head}")
    for link in links:
        print(f"{link.seq:>6}  {link.ts[:19]}  {link.actor:<16} {link.action:<22} {link.object}  {link.detail}")


def _link(name: str, address: str, json: bool) -> None:
    told = f"{name} opens this within 24 hours, once, and chooses a password:\n{address}"
    _done({"user": name, "link": address}, told, json)


def _done(document: dict[str, Any], told: str, json: bool) -> None:
    print_json(document) if json else print(told)
