"""References as hypothesis makes them up: whatever a file may say that passes the gate."""

from hypothesis import assume
from hypothesis import strategies as st

from portal.core.errors import Invalid
from portal.evidence.citations.draft import Draft, finish
from portal.evidence.citations.reference import Name, Reference
from portal.evidence.citations.types import TYPES

AWKWARD = "{}\\%&$#_^~\"'`-,;:@=()[]<>/ \n\té ŵ ß – — and 🎉 A a 1 \u0301\u202e"
TEXTS = st.text(max_size=40) | st.text(alphabet=AWKWARD, max_size=40)
WORDS = st.sampled_from(["Mays", "van der Berg", "Mounier-Jack", "Łoś", "Ó Séaghdha", "Jones and Co", "X"])
GIVEN = st.sampled_from(["Nicholas", "N.", "MA", "Jo Ann", "Élise", "jan", "R&D"])
PEOPLE = st.builds(Name, family=WORDS | TEXTS, given=GIVEN, suffix=st.sampled_from(["", "Jr", "III"]))
BODIES = st.builds(
    Name, literal=TEXTS | st.sampled_from(["Department of Health", "Health, Care and Co", "Team A", "others"])
)
DATES = st.sampled_from(["", "2016", "2016-05", "2016-05-05", "1999-12-31", "n.d."])
DOIS = st.sampled_from(
    ["", "10.1108/JICA-12-2016-0047", "https://doi.org/10.1002/(SICI)1<1:A>3.0.CO;2-2", "10.1/a_b%20"]
)
URLS = st.sampled_from(["", "https://x.example/a_b?c=d&e=%20#f~g", "www.example.org/{x}", "http://é.example/ŵ;y"])
PAGES = st.sampled_from(["", "137--149", "e0132340", "5-5", "1-2, 7-9", "vi–xx", "A-"]) | TEXTS


@st.composite
def references(draw: st.DrawFn, *, ids: st.SearchStrategy[str] = TEXTS) -> Reference:
    """A reference with any combination of fields, as it is after the gate."""
    plain = ("container", "volume", "issue", "number", "publisher", "place", "abstract", "language")
    draft = Draft(
        title="T" + draw(TEXTS),
        type=draw(st.sampled_from(sorted(TYPES))),
        external_id=draw(ids),
        authors=draw(st.lists(PEOPLE | BODIES, max_size=3)),
        editors=draw(st.lists(PEOPLE | BODIES, max_size=2)),
        date=draw(DATES),
        pages=draw(PAGES),
        doi=draw(DOIS),
        url=draw(URLS),
        keywords=draw(st.lists(TEXTS, max_size=3)),
        **{name: draw(TEXTS) for name in plain},
    )
    try:
        return finish(draft)[0]
    except Invalid:
        assume(False)
        raise
