"""What tests of writing case studies share."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from tests.factories.case_studies import make_terms
from tests.factories.pioneers import make_pioneer


@pytest.fixture
def vocabulary(app: Flask) -> None:
    """Two sites and a few terms."""
    make_pioneer()
    make_pioneer("leeds", "Leeds")
    make_terms("initiative", "shared-records", "mdt")
    make_terms("group", "ltc", "carers")
    make_terms("barrier", "B13", "B14")
    make_terms("outcome", "O11")
    db.session.commit()


@pytest.fixture
def writer(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    """Somebody who works at Cornwall."""
    return sign_in("pioneer_staff", "site:cornwall")
