"""Argon2id, by way of Flask-Security. Slow on purpose: call it while no transaction is open."""

from flask import current_app
from flask_security import hash_password as hash_normalised
from flask_security import verify_password
from flask_security.proxies import _security

from portal.accounts.models import Person

# Source: OWASP Password Storage Cheat Sheet, the first of its settings for Argon2id (19 MiB, 2 rounds).
COST = {"memory_cost": 19_456, "rounds": 2, "parallelism": 1}
COST_IN_TESTS = {"memory_cost": 64, "rounds": 1, "parallelism": 1}


def settings(testing: bool) -> dict[str, object]:
    """Returns: what Flask-Security must be told so that a password is kept as plain Argon2id."""
    cost = COST_IN_TESTS if testing else COST
    return {
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},  # no second secret whose loss would shut everyone out
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {
            "argon2__type": "ID",
            **{f"argon2__{name}": value for name, value in cost.items()},
        },
    }


def hash_password(password: str) -> str:
    """Returns: the hash to keep, of the password in one normal form (NFKD), however it was typed."""
    return str(hash_normalised(_security.password_util.normalize(password)))


def is_password_of(person: Person | None, password: str) -> bool:
    """Check a password, with the same work for a person who does not exist or has none.

    Returns: whether it is this person's; a hash of an older cost is renewed on the person.
    """
    normal = _security.password_util.normalize(password)
    if person is None or not person.password:
        verify_password(normal, nobodys_hash())
        return False
    return bool(person.verify_and_update_password(normal))


def nobodys_hash() -> str:
    """Returns: a hash that no password has, as costly to check as a real one."""
    cost = COST_IN_TESTS if current_app.testing else COST
    settings_part = f"m={cost['memory_cost']},t={cost['rounds']},p={cost['parallelism']}"
    return f"$argon2id$v=19${settings_part}${'A' * 22}${'A' * 43}"
