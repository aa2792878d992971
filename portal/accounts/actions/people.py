"""Making, closing and naming accounts, and the links and tokens that let people in."""

from collections.abc import Iterable
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.access import memberships
from portal.accounts.demo import ACCOUNTS, PASSWORD, DemoAccount
from portal.accounts.models import ApiToken, Person
from portal.accounts.passwords import weakness
from portal.accounts.queries import find_person, list_tokens, normal_email
from portal.accounts.security import hashing, links, mail, sessions, tokens
from portal.accounts.security.datastore import People
from portal.core import audit, clock
from portal.core.audit import AuditLine
from portal.core.db import begin_write, db, writing
from portal.core.errors import Conflict, Invalid, NotFound
from portal.items.vocabulary import read_vocabulary

TAKEN = "There is an account with this address already. Search the list of people for it."
MOST_TOKENS = 10  # of one person, ended ones included


def hash_new_password(password: str, about: Iterable[str | None] = ()) -> str:
    """Judge and hash a new password; slow on purpose, so call it before the transaction.

    Returns: the hash to keep. Raises: Invalid (field `password`) that says what is wrong with the password.
    """
    found = weakness(password, about)
    if found:
        raise Invalid(found, field="password")
    return hashing.hash_password(password)


def create_person(
    email: str,
    role: str,
    *,
    sites: Iterable[str] = (),
    name: str | None = None,
    password_hash: str | None = None,
    actor_id: int | None = None,
) -> Person:
    """Make an account; without a password the person enters by a one-time link. Audited.

    Returns: the person, flushed. Raises: Invalid for an address or site that is not one, or a site for another role
    than Pioneer staff; Conflict when taken.
    """
    address = checked_address(email)
    site_slugs = checked_sites(sites)
    if site_slugs and role != "pioneer_staff":
        raise Invalid("Only Pioneer staff belong to a Pioneer. Change the role, or leave the Pioneer out.", "sites")
    if find_person(address) is not None:
        raise Conflict(TAKEN, field="email")
    person = Person(email=address, role=role, name=(name or address.split("@")[0]).strip()[:120])
    person.password, person.created_by = password_hash, actor_id
    unused = _unused_id()
    if unused is not None:
        person.id = unused
    _add(person)
    audit.record("person:create", actor_id=actor_id, person=person.id, role=role)
    for slug in site_slugs:
        memberships.give(person.id, f"site:{slug}", given_by=actor_id)
    return person


def check_may_be_made(role: str, *, actor_id: int | None) -> None:
    """A new administrator is made by one person alone only where there is no second one to confirm.

    Raises: Invalid (field `role`) where there is: then the way is an invitation.
    """
    query = select(func.count()).where(Person.role == "administrator", Person.active, Person.demo.is_(False))
    if role == "administrator" and db.session.scalar(query.where(Person.id != actor_id)):
        raise Invalid("A new administrator joins by an invitation, which a second administrator confirms.", "role")


def _add(person: Person) -> None:
    session = db.session()
    session.add(person)
    try:
        session.flush()
    except IntegrityError as error:  # someone made it a moment ago
        raise Conflict(TAKEN, field="email") from error


def _unused_id() -> int | None:
    """SQLite would give the number of the newest person, once they left, to the next: then their lines in the log,
    and their links that end mails, would be somebody else's. Returns: a number that nobody had; None elsewhere.
    """
    if db.session.get_bind().dialect.name != "sqlite":
        return None
    made = AuditLine.detail["person"].as_integer()
    ever = db.session.scalar(select(func.max(made)).where(AuditLine.act == "person:create")) or 0
    return max(ever, db.session.scalar(select(func.max(Person.id))) or 0) + 1


def checked_address(email: str) -> str:
    """Returns: the address as it is stored. Raises: Invalid (field `email`)."""
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise Invalid("Enter an email address like name@example.org", field="email") from error
    return normal_email(email)


def checked_sites(sites: Iterable[str]) -> list[str]:
    """Sites are checked once their names are loaded; before that any may be given.

    Returns: the slugs in order, each once. Raises: Invalid (field `sites`).
    """
    wanted = sorted(set(sites))
    known = {term.key for term in read_vocabulary("site").of("site")} if wanted else set()
    unknown = [slug for slug in wanted if known and slug not in known]
    if unknown:
        raise Invalid(f"There is no Pioneer called {unknown[0]!r}. Use the last part of its page’s address.", "sites")
    return wanted


def one_time_link(person: Person, *, actor_id: int | None = None) -> str:
    """Make a link to choose a password, to be handed over. Audited; the link itself is kept nowhere.

    Returns: the address; it works for 24 hours, once, and not after the password has changed otherwise.
    Raises: Conflict for an account that is closed.
    """
    if not person.active:
        raise Conflict("This account is closed. Open it again first.")
    audit.record("person:reset-link", actor_id=actor_id, person=person.id)
    return links.reset_link(person)


def mail_reset_link(email: str) -> None:
    """Mail a one-time link to the person with that address, if there is one who may enter."""
    person = People().find_user(email=email)
    if person is not None:
        mail.mail_reset_link(person)


def take_factors_away(person: Person, *, actor_id: int | None = None) -> None:
    """Take app, recovery codes and passkeys off an account whose owner lost them; they are told. Audited."""
    _without_factors(person)
    sessions.end_others(person)
    audit.record("second-factor:take-away", actor_id=actor_id, person=person.id)
    mail.mail_changed_way_in(person, "account:factors-removed")


def _without_factors(person: Person) -> None:
    person.tf_primary_method = person.tf_totp_secret = person.totp_counter = person.mf_recovery_codes = None
    person.webauthn.clear()


def close_person(person: Person, *, actor_id: int) -> None:
    """Close an account: its sessions and links end at once; what the person wrote stays. Audited.

    Raises: Conflict for one's own account, and for the last administrator.
    """
    if person.id == actor_id:
        raise Conflict("You cannot close your own account. Ask another administrator.")
    if person.role == "administrator" and count_administrators() < 2:
        raise Conflict("This is the last administrator. Make another one first.")
    person.active = False
    People().set_uniquifier(person)
    sessions.end_others(person)
    audit.record("person:close", actor_id=actor_id, person=person.id)


def reopen_person(person: Person, *, actor_id: int) -> None:
    """Open a closed account again; the password it had works. Audited."""
    person.active = True
    audit.record("person:reopen", actor_id=actor_id, person=person.id)


def count_administrators() -> int:
    """Returns: how many open accounts of administrators there are, without demonstration accounts."""
    query = select(func.count()).where(Person.role == "administrator", Person.active, Person.demo.is_(False))
    return db.session.scalar(query) or 0


def choose_name(person: Person, show_as: str, chosen_name: str | None, *, version: int) -> None:
    """Say how this person is shown to others. Audited, without the names.

    Raises: Conflict when the settings were saved elsewhere since they were read, Invalid for a missing or
    taken name.
    """
    if person.version != version:
        raise Conflict(theirs=f"{person.show_as}: {person.chosen_name or ''}", yours=f"{show_as}: {chosen_name or ''}")
    person.chosen_name = check_name(show_as, chosen_name, person_id=person.id)
    person.show_as = show_as
    audit.record("person:choose-name", actor_id=person.id, show_as=show_as)


def check_name(show_as: str, chosen_name: str | None, *, person_id: int | None) -> str | None:
    """Judge the name that somebody wants to be shown with.

    Returns: the name, tidied, or None. Raises: Invalid (field `chosen_name`) for a missing or taken name.
    """
    wanted = " ".join((chosen_name or "").split()) or None
    if show_as == "chosen" and wanted is None:
        raise Invalid("Enter the name to show", field="chosen_name")
    if wanted and _is_taken(wanted, person_id):
        raise Invalid("Someone else is shown with this name. Choose another.", field="chosen_name")
    return wanted


def _is_taken(name: str, person_id: int | None) -> bool:
    query = select(Person.id).where(func.lower(Person.chosen_name) == name.lower(), Person.id != (person_id or 0))
    return db.session.scalar(query.limit(1)) is not None


def make_token(person: Person, name: str, days: int) -> str:
    """Make a token that reads the API as this person for so many days. Audited, without its name.

    Returns: the token, to be shown once: only its hash is kept.
    Raises: Invalid (field `name`) when it is empty or taken, Conflict when there are too many.
    """
    wanted, have = " ".join(name.split()), list_tokens(person.id)
    if not wanted:
        raise Invalid("Say what the token is for", field="name")
    if wanted.lower() in {one.name.lower() for one in have}:
        raise Invalid("You have a token with this name. Choose another name, or end that token first.", field="name")
    if len(have) >= MOST_TOKENS:
        raise Conflict(f"You have {MOST_TOKENS} tokens. End one that you no longer need.", field="name")
    token, ends_at = tokens.new_token(), clock.now() + timedelta(days=days)
    db.session.add(ApiToken(person_id=person.id, name=wanted, sha256=tokens.hash_token(token), ends_at=ends_at))
    db.session.flush()
    audit.record("token:make", actor_id=person.id, days=days)
    return token


def end_token(person: Person, token_id: int) -> None:
    """End a token of this person's own: it opens nothing from now on. Audited. Raises: NotFound."""
    token = db.session.get(ApiToken, token_id)
    if token is None or token.person_id != person.id:
        raise NotFound()
    db.session.delete(token)
    audit.record("token:end", actor_id=person.id)


def ensure_demo_accounts() -> int:
    """Make the demonstration accounts, or put right what a visitor changed on them. Can be repeated.

    Returns: how many were made or mended. Hashes before it writes.
    """
    found = {account: find_person(account.email) for account in ACCOUNTS}
    begin_write()  # ends the reading: nothing is open while passwords are hashed
    broken = {account: hashing.hash_password(PASSWORD) for account, person in found.items() if _is_broken(person)}
    with writing():
        for account, password_hash in broken.items():
            _put_right(account, password_hash)
    return len(broken)


def _is_broken(person: Person | None) -> bool:
    return (
        person is None or not person.active or person.has_second_factor or not hashing.is_password_of(person, PASSWORD)
    )


def _put_right(account: DemoAccount, password_hash: str) -> None:
    person = find_person(account.email) or Person(email=account.email, demo=True)
    person.role, person.name, person.active = account.role, account.name, True
    person.password = password_hash
    _without_factors(person)
    _add(person)
    for key in account.keys:
        memberships.give(person.id, key)
