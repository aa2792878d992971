"""A search as the API tells it. Source: contract.md, "JSON API"."""

from pydantic import BaseModel, Field

from portal.access.policy import Viewer
from portal.api.common import Listing
from portal.items.vocabulary import Vocabulary
from portal.search.engine import FACETS
from portal.search.queries import Found
from portal.search.query_language import LONGEST_QUERY, printable
from portal.search.shown import FOR_THE_TEAM, result_json, value_label


class FacetCount(BaseModel):
    """One value of a facet."""

    value: str
    label: str
    count: int = Field(description="Results if, of this facet, this value alone were chosen.")


class Result(BaseModel):
    """Something that was found."""

    id: int
    type: str
    title: str
    url: str = Field(description="The path of its page on this portal.")
    external_id: str | None = Field(description="The record's own id where it came from.")
    year: int | None
    score: float = Field(description="For the order only: scores of different searches do not compare.")
    snippet: str = Field(description="A passage as plain text. Empty for early insight not yet accepted.")
    updated: str
    demo: bool = Field(description="Made up for the demonstration.")
    label: str = Field(description="Such as “Illustrative: not a real case”; empty for what is real.")


class SearchAnswer(Listing):
    """What a search found, with the choices that narrow it."""

    query: str = Field(description="The words that were used.")
    results: list[Result]
    facets: dict[str, list[FacetCount]]
    suggestion: str | None = Field(description="The query with its spelling mended.")
    also_searched: list[str] = Field(description="Other words for what was asked, searched too.")
    hint: str | None = Field(description="What was odd about the query, and how it was read.")
    rebuilding: bool = Field(description="The index is being rebuilt: only titles were searched, nothing was counted.")


def tell(viewer: Viewer, query: str, found: Found, vocabulary: Vocabulary) -> SearchAnswer:
    """Returns: the answer to this viewer. At most one statement."""
    answer, page = found.answer, found.page
    return SearchAnswer(
        query=printable(query)[:LONGEST_QUERY],
        total=page.total,
        page=page.number,
        per_page=page.per_page,
        results=[Result(**result_json(hit)) for hit in page.rows],
        facets=_facets(viewer, found, vocabulary),
        suggestion=answer.suggestion,
        also_searched=list(answer.also_searched),
        hint=answer.hint,
        rebuilding=found.rebuilding,
    )


def _facets(viewer: Viewer, found: Found, vocabulary: Vocabulary) -> dict[str, list[FacetCount]]:
    return {
        name: [
            FacetCount(value=one.value, label=value_label(name, one.value, vocabulary), count=one.count)
            for one in found.answer.facets.get(name, ())
        ]
        for name in FACETS
        if viewer.is_team or name not in FOR_THE_TEAM
    }
