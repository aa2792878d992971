"""The years of a case, read out of its period as it was typed."""

import pytest
from flask import Flask

from portal.case_studies.search import documents
from portal.case_studies.words import years_in
from portal.core.db import db
from tests.factories.case_studies import make_case
from tests.factories.pioneers import make_pioneer


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("May 2014 to June 2016", (2014, 2016)),
        ("2014-15", (2014, 2015)),
        ("2014/15 to 2016/17", (2014, 2017)),
        ("2014–2016", (2014, 2016)),
        ("Since 2013, still going on", (2013, 2013)),
        ("12 May 2015", (2015, 2015)),
        ("from 2014-09", (2014, 2014)),
        ("2009-10-01", (2009, 2009)),
        ("2009/10/01 to 2011-03-31", (2009, 2011)),
        ("2014-15/2015-16", (2014, 2016)),
        ("Ended in 2016, began in 2012", (2012, 2016)),
        ("Two winters, £2015 spent", None),
        ("1,2015 visits", None),
        ("year 20166", None),
        ("Since 1066 or 2999", None),
        ("", None),
    ],
)
def test_it_reads_the_years_that_are_named_and_makes_none_up(period: str, years: tuple[int, int] | None) -> None:
    assert years_in(period) == years


def test_a_search_document_tells_every_year_and_the_waves_of_its_sites(app: Flask) -> None:
    make_pioneer()
    make_pioneer("leeds", "Leeds", wave=2)
    sites = {"site": ["cornwall", "leeds"]}
    case = make_case(fields={"period": "May 2014 to June 2016"}, terms=sites)
    (found,) = documents([case.item])
    assert found.facets["year"] == ("2014", "2015", "2016")
    assert found.facets["wave"] == ("1", "2")
    assert found.year == 2016
    case.period = "Not known"
    db.session.flush()
    (changed,) = documents([case.item])
    assert (changed.facets["year"], changed.year) == ((), None)
