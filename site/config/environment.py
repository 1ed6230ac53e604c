"""What the variables of a public installation must be, each refusal a line."""

from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

REQUIRED = (
    *("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BASE_URL", "EMAIL_URL"),
    "DEFAULT_FROM_EMAIL",
)
_LONG_KEY, _MANY_SIGNS = 40, 10
_POSTGRESQL = frozenset({"postgres", "postgresql", "psql", "pgsql"})
_WITH_TLS = frozenset({"smtp+tls", "smtp+ssl", "smtps"})


def refusals(environment: Mapping[str, str]) -> list[str]:
    """Return what is wrong with ``environment``, as lines for whoever installs; none if all is."""
    missing = [name for name in REQUIRED if not environment.get(name, "").strip()]
    if missing:
        return [f"Set {name} in the environment." for name in missing]
    try:
        return list(_unsafe(environment))
    except ValueError as error:
        return [f"An address in the environment cannot be read: {error}."]


def _unsafe(environment: Mapping[str, str]) -> Iterator[str]:
    key = environment["SECRET_KEY"]
    if len(key) < _LONG_KEY or len(set(key)) < _MANY_SIGNS:
        yield f"SECRET_KEY must be {_LONG_KEY} random characters or more."
    hosts = [host.strip() for host in environment["ALLOWED_HOSTS"].split(",")]
    if any(host in ("", "*") for host in hosts):
        yield "ALLOWED_HOSTS must name the hosts of the site, separated by commas, never *."
    base = urlsplit(environment["BASE_URL"])
    if base.scheme != "https" or not base.hostname or _is_loopback(base.hostname):
        yield "BASE_URL must begin with https:// and be the site's public address."
    elif not any(host in ("", "*") or _names(host, base.hostname) for host in hosts):
        yield "BASE_URL must be on a host of ALLOWED_HOSTS."
    if urlsplit(environment["DATABASE_URL"]).scheme not in _POSTGRESQL:
        yield "DATABASE_URL must be of PostgreSQL: postgres://user:password@host:5432/name."
    mail = urlsplit(environment["EMAIL_URL"])
    # A relay on this machine needs no TLS.
    if mail.scheme not in _WITH_TLS and not (
        mail.scheme == "smtp" and _is_loopback(mail.hostname or "")
    ):
        yield "EMAIL_URL must be of a server with TLS: smtp+tls://user:password@host:587."
    sender = environment["DEFAULT_FROM_EMAIL"].rstrip("> ")
    if "@" not in sender or sender.endswith((".example", "@example.org", "@example.com")):
        yield "DEFAULT_FROM_EMAIL must be an address that exists."


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _names(allowed: str, host: str) -> bool:
    return host == allowed.lower() or (
        allowed.startswith(".") and f".{host}".endswith(allowed.lower())
    )
