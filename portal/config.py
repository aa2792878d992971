"""The settings of one installation, read from the environment once."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
MAX_PROXIES = 5
SEARCH_ENGINES = ("whoosh", "postgresql")
NAMES = (  # after PORTAL_
    *("DATA_DIR", "DATABASE_URL", "SEARCH", "SECRET_KEY", "BASE_URL", "SMTP_URL", "PROXIES", "DEMO", "SECOND_FACTOR"),
    "CONTACT_EMAIL",
)
OIDC = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME")  # after PORTAL_OIDC_
LONGEST_ISSUER = 255  # letters
SHORTEST_SECRET = 32  # letters; a key made here has 64
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEFAULT_CONTACT = "the-team@joined-up.example"  # PORTAL_CONTACT_EMAIL


class ConfigError(Exception):
    """A setting is wrong; the message says which, and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A provider of OpenID Connect whose people may sign in here, if they have an account."""

    issuer: str  # its address, without a slash at the end
    client_id: str
    client_secret: str = field(repr=False)
    name: str  # in "Sign in with ..."


@dataclass(frozen=True, slots=True)
class Settings:
    """All that differs between installations. Made by `read_settings`; tests build their own."""

    data_dir: Path
    database_url: str
    search: str
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None  # None: mail is kept in the outbox and shown to administrators
    proxies: int = 0  # how many proxies of ours stand in front, each adding X-Forwarded-For
    demo: bool = False
    site_name: str = "Joined Up"
    tagline: str = "Learning from England’s Integrated Care Pioneers"
    contact_email: str = DEFAULT_CONTACT
    second_factor: bool = False  # researchers and administrators need one; demonstration accounts never do
    organisation: Organisation | None = None  # None: nobody signs in by OpenID Connect
    testing: bool = False

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None when the database is not SQLite."""
        prefix = "sqlite:///"
        return Path(self.database_url[len(prefix) :]) if self.database_url.startswith(prefix) else None

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies travel over HTTPS only."""
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str] | None = None, *, make: bool = True) -> Settings:
    """Read the settings from the environment.

    Returns: the settings, with the data folder made and the secret key kept in it (mode 0600). Without `make` nothing
    is made: the key is empty where there is none.
    Raises: ConfigError with one line that names the variable and what to do.
    Source: contract.md, "Environment".
    """
    env = os.environ if environ is None else environ
    data_dir = Path(env.get("PORTAL_DATA_DIR") or "var").expanduser().resolve()
    if make or _is_there(data_dir):
        _check_may_write(data_dir)
    else:
        _check_may_make(data_dir)
    has_key = make or (data_dir / "secret-key").exists()
    database_url = _database_url(env.get("PORTAL_DATABASE_URL"), data_dir)
    on_postgresql = database_url.startswith("postgresql")
    demo = _switch("PORTAL_DEMO", env.get("PORTAL_DEMO", "0"))
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        search=_search(env.get("PORTAL_SEARCH"), on_postgresql),
        secret_key=env.get("PORTAL_SECRET_KEY") or (_kept_secret(data_dir) if has_key else ""),
        base_url=_base_url(env.get("PORTAL_BASE_URL"), env.get("PORT")),
        smtp_url=_smtp_url(env.get("PORTAL_SMTP_URL")),
        proxies=_proxies(env.get("PORTAL_PROXIES", "0")),
        demo=demo,
        second_factor=_switch("PORTAL_SECOND_FACTOR", env.get("PORTAL_SECOND_FACTOR", "0" if demo else "1")),
        contact_email=env.get("PORTAL_CONTACT_EMAIL") or DEFAULT_CONTACT,
        organisation=_organisation(env),
    )


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Returns: what begins as a setting of the portal and is none, such as one with a letter too many."""
    known = {f"PORTAL_{name}" for name in NAMES} | {f"PORTAL_OIDC_{name}" for name in OIDC}
    return sorted(name for name in environ if name.startswith("PORTAL_") and name not in known)


def _check_may_write(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".write-test-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise ConfigError(
            f"PORTAL_DATA_DIR: cannot write in {path} ({error.strerror}). Choose a folder you may write in."
        ) from error


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # in a folder that this user may not look into
        return False


def _check_may_make(path: Path) -> None:
    """Say it before anybody is sent on to another command that could not make the folder either."""
    nearest = next(parent for parent in path.parents if _is_there(parent))
    if not (nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)):
        raise ConfigError(f"PORTAL_DATA_DIR: cannot make {path} in {nearest}. Choose a folder you may write in.")


def _database_url(text: str | None, data_dir: Path) -> str:
    if not text:
        return f"sqlite:///{data_dir / 'portal.db'}"
    if text.startswith("sqlite:///"):
        return text
    if not text.startswith("postgresql+psycopg://"):
        raise ConfigError("PORTAL_DATABASE_URL: start it with sqlite:/// or postgresql+psycopg://.")
    try:
        make_url(text)
    except (ArgumentError, ValueError) as error:
        raise ConfigError(
            "PORTAL_DATABASE_URL: write it as postgresql+psycopg://user:password@host:5432/name."
        ) from error
    return text


def _search(text: str | None, on_postgresql: bool) -> str:
    engine = text or ("postgresql" if on_postgresql else "whoosh")
    if engine not in SEARCH_ENGINES:
        raise ConfigError(f"PORTAL_SEARCH: {engine!r} is not an engine. Use whoosh or postgresql.")
    if engine == "postgresql" and not on_postgresql:
        raise ConfigError("PORTAL_SEARCH: postgresql needs a PostgreSQL database. Use whoosh.")
    return engine


def _base_url(text: str | None, port: str | None) -> str:
    url = (text or f"http://127.0.0.1:{port or 8000}").rstrip("/")
    if _address_scheme(url) not in ("http", "https"):
        raise ConfigError("PORTAL_BASE_URL: write a whole address, such as https://portal.example.")
    return url


def _smtp_url(text: str | None) -> str | None:
    if not text:
        return None
    if _address_scheme(text) not in ("smtp", "smtps"):
        raise ConfigError("PORTAL_SMTP_URL: write it as smtp://host:port.")
    return text


def _address_scheme(text: str) -> str | None:
    """Returns: the scheme of an address with a host and, if any, a port that can be; None for anything else."""
    try:
        parts = urlsplit(text)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts.scheme if usable else None


def _organisation(env: Mapping[str, str]) -> Organisation | None:
    told = {name: (env.get(f"PORTAL_OIDC_{name}") or "").strip() for name in OIDC}
    if not any(told.values()):
        return None
    missing = ", ".join(f"PORTAL_OIDC_{name}" for name, value in told.items() if not value)
    if missing:
        raise ConfigError(f"{missing}: OpenID Connect needs all four variables. Set what is missing, or none of them.")
    if not _may_be_issuer(told["ISSUER"]):
        raise ConfigError("PORTAL_OIDC_ISSUER: write the provider's whole address, such as https://login.example.")
    return Organisation(told["ISSUER"].rstrip("/"), told["CLIENT_ID"], told["CLIENT_SECRET"], told["NAME"])


def _may_be_issuer(text: str) -> bool:
    """Whether this is an address with https (on this machine http will do), without a query.

    Source: OpenID Connect Discovery 1.0, section 3, "issuer".
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    return bool(parts.hostname) and safe and not parts.query and not parts.fragment and len(text) <= LONGEST_ISSUER


def _proxies(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= MAX_PROXIES:
        return int(text)
    raise ConfigError(f"PORTAL_PROXIES: {text!r} is not a number of proxies. Use 0, or 1 behind one web server.")


def _switch(name: str, text: str) -> bool:
    if text.strip().lower() in TRUE | FALSE:
        return text.strip().lower() in TRUE
    raise ConfigError(f"{name}: {text!r} is not a switch. Use 1 or 0.")


def _kept_secret(data_dir: Path) -> str:
    path = data_dir / "secret-key"
    try:
        secret = path.read_text().strip() if path.exists() else _make_secret(path)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}). Mend its rights.") from error
    except UnicodeDecodeError:
        secret = ""
    if len(secret) < SHORTEST_SECRET:
        raise ConfigError(f"{path}: is empty or damaged. Put it back from a backup, or remove it and all sign in anew.")
    return secret


def _make_secret(path: Path) -> str:
    """Make the key so that two processes that start together end up with the same one, and never read half of it."""
    secret = secrets.token_urlsafe(48)
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w") as stream:
            stream.write(secret)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(aside, path)
    except FileExistsError:
        return path.read_text().strip()
    finally:
        aside.unlink()
    return secret


def explain_and_exit(error: Exception) -> NoReturn:
    """Print one line to standard error and leave with status 1."""
    sys.exit(f"portal: {error}")
