"""The inbox: one's own news only, what may be read now, opened and counted as read."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.notifications.models import News
from tests.conftest import counted_statements
from tests.factories.accounts import make_person
from tests.factories.items import make_item
from tests.factories.news import make_news

pytestmark = pytest.mark.usefixtures("without_csrf")
SignIn = Callable[..., FlaskClient]
PAGE = "/account/inbox"


def test_it_says_what_the_mail_says_and_names_what_i_may_read(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    make_news(person, make_item(title="In confidence", state="early_insight", audience="members"))
    make_news(make_person(), make_item(title="Somebody else's news"))
    page = sign_in(person).get(PAGE).text
    assert "A page that you follow, or one like it, is out." in page
    assert "In confidence" in page
    assert "1 not read yet" in page
    assert "Somebody else&#39;s news" not in page


def test_what_i_may_not_read_any_more_is_not_there(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    news = make_news(person, make_item(title="For another site", audience="site", audience_key="site:leeds"))
    news_id = news.id
    visitor = sign_in(person)
    assert "For another site" not in visitor.get(PAGE).text
    assert visitor.get(f"{PAGE}/{news_id}").status_code == 404
    assert visitor.post(f"{PAGE}/{news_id}/open").status_code == 404


def test_opening_it_leads_there_and_counts_it_as_read(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    item = make_item()
    news_id = make_news(person, item).id
    visitor = sign_in(person)
    assert "Open the page" in visitor.get(f"{PAGE}/{news_id}").text
    assert db.session.get_one(News, news_id).read_at is None, "looking writes nothing"
    db.session.remove()
    assert visitor.post(f"{PAGE}/{news_id}/open").location == f"/findings/{item.slug}"
    assert "not read yet" not in visitor.get(PAGE).text


def test_somebody_elses_news_is_404(app: Flask, sign_in: SignIn) -> None:
    news_id = make_news(make_person(), make_item()).id
    visitor = sign_in("administrator")
    assert visitor.get(f"{PAGE}/{news_id}").status_code == 404
    assert visitor.post(f"{PAGE}/{news_id}/open").status_code == 404


def test_everything_can_be_marked_as_read_and_it_is_paged(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    for _ in range(25):
        make_news(person, make_item())
    visitor = sign_in(person)
    assert visitor.get(f"{PAGE}?page=2").text.count("Open: ") == 5
    assert visitor.get(f"{PAGE}?page=3").status_code == 404
    visitor.post(f"{PAGE}/read")
    assert "not read yet" not in visitor.get(PAGE).text


def test_each_button_has_a_name_of_its_own_for_a_screen_reader(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    for _ in range(3):
        make_news(person, make_item())
    page = BeautifulSoup(sign_in(person).get(PAGE).text, "html.parser")
    names = [button.get_text() for button in page.select("main button") if button.get_text().startswith("Open: ")]
    assert len(names) == len(set(names)) == 3


def test_an_empty_inbox_says_what_would_be_there(app: Flask, sign_in: SignIn) -> None:
    assert "No messages yet" in sign_in().get(PAGE).text


def test_the_cost_does_not_grow_with_the_inbox(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    for _ in range(20):
        make_news(person, make_item())
    visitor = sign_in(person)
    with counted_statements() as seen:
        assert visitor.get(PAGE).status_code == 200
    assert len(seen) <= 6, seen


def test_your_page_says_how_much_is_not_read(app: Flask, sign_in: SignIn) -> None:
    person = make_person()
    make_news(person, make_item())
    visitor = sign_in(person)
    assert "Your messages (1 not read)" in visitor.get("/account/").text
    visitor.post(f"{PAGE}/read")
    assert "Your messages</a>" in visitor.get("/account/").text


def test_the_header_of_each_page_counts_what_is_unread_and_may_still_be_read(app: Flask, sign_in: SignIn) -> None:
    person, hidden = make_person(), make_item()
    for item in (make_item(), make_item(), hidden):
        make_news(person, item)
    hidden.state = "draft"
    visitor = sign_in(person)
    for path in ("/findings/", "/help/nowhere", "/account/"):
        header = BeautifulSoup(visitor.get(path).text, "html.parser").select_one("header.header")
        link = header.select_one("a.header__account[href='/account/inbox']") if header else None
        assert link is not None, path
        [seen.decompose() for seen in link.select("[aria-hidden]")]
        unread = "" if path == "/help/nowhere" else ", 2 unread"  # an error page asks the database nothing
        assert link.get_text() == f"Your messages{unread}", path
    assert "Your messages" not in app.test_client().get("/findings/").text


def test_the_number_costs_one_statement_and_none_for_the_public(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in()
    for client, asked in ((app.test_client(), 0), (visitor, 1)):
        with counted_statements() as seen:
            client.get("/account/sessions" if asked else "/findings/")
        assert sum("FROM news" in statement for statement in seen) == asked
