"""The list of Pioneers and a site's page: only what is known, and what the portal holds for this reader."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from portal.core.db import db
from portal.pioneers.search import documents
from tests.conftest import counted_statements
from tests.factories.case_studies import make_case, make_spread, make_terms
from tests.factories.findings import make_finding
from tests.factories.pioneers import make_pioneer

SignIn = Callable[..., FlaskClient]


def test_the_list_is_by_wave_and_by_name(app: Flask, client: FlaskClient) -> None:
    for slug, name, wave in (("leeds", "Leeds", 1), ("barnsley", "Barnsley", 1), ("camden", "Camden", 2)):
        make_pioneer(slug, name, wave)
    db.session.commit()
    page = client.get("/pioneers/").text
    places = [page.index(words) for words in ("Wave 1:", "Barnsley", "Leeds", "Wave 2:", "Camden")]
    assert places == sorted(places)


def test_the_list_counts_only_what_the_reader_may_read(app: Flask, sign_in: SignIn) -> None:
    make_pioneer()
    make_case(terms={"site": ["cornwall"]})
    make_case(terms={"site": ["cornwall"]}, audience="team")
    db.session.commit()
    assert "1 case study<" in sign_in("public").get("/pioneers/").text
    assert "2 case studies<" in sign_in("researcher").get("/pioneers/").text


def test_a_site_without_a_case_says_so(app: Flask, client: FlaskClient) -> None:
    make_pioneer("leeds", "Leeds")
    db.session.commit()
    page = client.get("/pioneers/leeds").text
    assert "No case study of Leeds is described in the documents" in page
    assert "Nothing else here is about Leeds by name" in page
    assert "No site has told us yet" in page


def test_a_site_shows_its_cases_and_what_it_gives_and_takes(app: Flask, client: FlaskClient) -> None:
    make_pioneer()
    make_pioneer("leeds", "Leeds")
    own = make_case(title="Our own case", terms={"site": ["cornwall"]})
    other = make_case(title="Another's case", terms={"site": ["leeds"]})
    hidden = make_case(title="A hidden case", state="draft")
    make_spread(own, "leeds", "tries")
    make_spread(other, "cornwall", "adopted")
    make_spread(hidden, "cornwall", "adopted")
    db.session.commit()
    page = client.get("/pioneers/cornwall").text
    assert page.index("Our own case") < page.index("Ideas of others that it took up") < page.index("Another&#39;s case")
    assert "leeds says why." in page
    assert "Uses it as it is" in page
    assert "A hidden case" not in page


def test_document_codes_become_links_with_names(app: Flask, client: FlaskClient) -> None:
    make_pioneer()
    db.session.commit()
    page = client.get("/pioneers/cornwall").text
    assert '<a href="/library/first-panel-survey-2016">survey report 2016</a>, Table 3.1' in page
    assert "E03" not in page


def test_a_page_of_a_site_that_is_not_there_is_not_found(app: Flask, client: FlaskClient) -> None:
    make_pioneer("leeds", "Leeds", state="draft")
    db.session.commit()
    assert client.get("/pioneers/leeds").status_code == client.get("/pioneers/york").status_code == 404


def test_the_search_knows_a_site_by_its_wave(app: Flask) -> None:
    pioneer = make_pioneer("camden", "Camden", wave=2)
    (found,) = documents([pioneer.item])
    assert found is not None
    assert found.facets["wave"] == ("2",)
    assert found.facets["site"] == ("camden",)
    assert found.year == 2015
    assert "(survey report 2016, Table 3.1)" in found.body, "no code that only our files use"


def test_the_cost_of_the_pages_does_not_grow(app: Flask, sign_in: SignIn) -> None:
    make_pioneer()
    make_terms("site", "kent")
    visitor = sign_in("pioneer_staff", "site:cornwall")
    costs = []
    for number in range(2):
        for _ in range(10):
            case = make_case(terms={"site": ["cornwall"]})
            make_spread(case, "kent")
            make_spread(make_case(), "cornwall")
            make_finding()
        make_pioneer(f"site-{number}", f"Site {number}")
        db.session.commit()
        for address in ("/pioneers/", "/pioneers/cornwall"):
            with counted_statements() as seen:
                assert visitor.get(address).status_code == 200
            assert len(seen) <= 10, seen
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
