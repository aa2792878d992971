"""What may stand after the "?" of an address: names, bounds, and the words told when they are not met.

A field's description serves twice: it explains the parameter, and it is the answer when its value cannot be used.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, ValidationError

from portal.core.errors import BadParameters
from portal.core.pagination import PER_PAGE
from portal.core.web.arguments import MAX_PAGE, MAX_VALUES

MOST_PER_PAGE = 100
OR = "Repeat the parameter for “or”."


def _digits(value: Any) -> Any:
    """Only what is written in digits is a number here: not "1.0", " 1" or "1_000"."""
    if isinstance(value, str) and not (value.isascii() and value.isdigit()):
        raise ValueError("not a whole number")
    return value


Number = Annotated[int, BeforeValidator(_digits)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$")]
Year = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Kind = Literal["evidence", "case_study", "finding", "summary", "workshop", "pioneer"]
WorkPackage = Literal["WP1", "WP2", "WP3"]


def _filter(what: str) -> Any:
    return Field(default_factory=list, max_length=MAX_VALUES, description=f"{what} {OR}")


def _terms(name: str, example: str) -> Any:
    return _filter(f"Identifiers of the vocabulary “{name}”, such as {example}.")


class Paging(BaseModel):
    """Which part of a list."""

    page: Number = Field(1, ge=1, le=MAX_PAGE, description=f"Use a whole number from 1 to {MAX_PAGE:,}.")
    per_page: Number = Field(PER_PAGE, ge=1, le=MOST_PER_PAGE, description=f"Use a number from 1 to {MOST_PER_PAGE}.")

    def chosen(self) -> dict[str, list[str]]:
        """Returns: filter -> values, filters without a value left out."""
        named = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: list(dict.fromkeys(found)) for name, found in named if isinstance(found, list) and found}


class SearchParameters(Paging):
    """A search over everything."""

    q: str = Field("", description="The words to look for. The first 300 characters are used.")
    sort: Literal["relevance", "newest", "title"] = Field("relevance", description="Use relevance, newest or title.")
    type: list[Kind] = _filter("Use evidence, case_study, finding, summary, workshop or pioneer.")
    site: list[Identifier] = _filter("The last part of a Pioneer's address, such as cornwall.")
    wave: list[Literal["1", "2"]] = _filter("Use 1 or 2.")
    theme: list[Identifier] = _terms("theme", "finance")
    initiative: list[Identifier] = _terms("initiative", "mdt")
    group: list[Identifier] = _terms("group", "older-people")
    barrier: list[Identifier] = _terms("barrier", "B13")
    facilitator: list[Identifier] = _terms("facilitator", "F01")
    outcome: list[Identifier] = _terms("outcome", "O11")
    wp: list[WorkPackage] = _filter("Use WP1, WP2 or WP3.")
    year: list[Year] = _filter("Use four digits, such as 2016.")
    state: list[Identifier] = _filter("States, such as published.")
    audience: list[Identifier] = _filter("Audiences, such as public.")


class FindingParameters(Paging):
    """Findings, narrowed."""

    theme: list[Identifier] = _terms("theme", "finance")
    barrier: list[Identifier] = _terms("barrier", "B13")
    facilitator: list[Identifier] = _terms("facilitator", "F01")
    outcome: list[Identifier] = _terms("outcome", "O11")
    wp: list[WorkPackage] = _filter("Use WP1, WP2 or WP3.")


class CaseParameters(Paging):
    """Case studies, narrowed by what somebody needs."""

    barrier: list[Identifier] = _terms("barrier", "B13")
    group: list[Identifier] = _terms("group", "older-people")
    outcome: list[Identifier] = _terms("outcome", "O11")
    initiative: list[Identifier] = _terms("initiative", "mdt")
    i_statement: list[Identifier] = _terms("i_statement", "I1")
    facilitator: list[Identifier] = _terms("facilitator", "F01")
    theme: list[Identifier] = _terms("theme", "finance")
    site: list[Identifier] = _filter("The last part of a Pioneer's address, such as cornwall.")
    wave: list[Literal["1", "2"]] = _filter("The wave of one of its Pioneers: use 1 or 2.")
    year: list[Year] = _filter("A year in which it ran, such as 2016.")
    state: list[Identifier] = _filter("States, such as published.")
    audience: list[Identifier] = _filter("Audiences, such as public.")


class LibraryParameters(Paging):
    """Documents of the library, narrowed."""

    sort: Literal["year", "title", "added"] = Field("year", description="Use year, title or added.")
    type: list[Identifier] = _filter("Types of document, such as report.")
    year: list[Year] = _filter("Use four digits, such as 2016.")
    wp: list[WorkPackage] = _filter("Use WP1, WP2 or WP3.")
    theme: list[Identifier] = _terms("theme", "finance")
    barrier: list[Identifier] = _terms("barrier", "B13")
    initiative: list[Identifier] = _terms("initiative", "mdt")
    group: list[Identifier] = _terms("group", "older-people")
    outcome: list[Identifier] = _terms("outcome", "O11")
    site: list[Identifier] = _filter("The last part of a Pioneer's address, such as cornwall.")


class FormatParameters(BaseModel):
    """In which format a record of the library is wanted."""

    format: Literal["csl-json", "ris", "bibtex"] = Field("csl-json", description="Use csl-json, ris or bibtex.")


def refuse(asked: type[BaseModel], error: ValidationError) -> BadParameters:
    """Returns: the error that says of each parameter what it takes, once each."""
    names = dict.fromkeys(str(one["loc"][0]) for one in error.errors() if one["loc"])
    return BadParameters([(name, asked.model_fields[name].description or "") for name in names])
