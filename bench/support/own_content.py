"""The portal's own content as search documents, read straight from its files, without a database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from portal.core.content import FRONT
from portal.items.search import SearchDocument

CONTENT = Path(__file__).parents[2] / "content"
DAY_ONE = datetime(2016, 1, 1, tzinfo=UTC)
FOLDERS = {
    "findings": "finding",
    "evidence": "evidence",
    "pioneers": "pioneer",
    "case_studies": "case_study",
    "case_studies/demo": "case_study",
}
FACETS = {
    "themes": "theme",
    "barriers": "barrier",
    "facilitators": "facilitator",
    "outcomes": "outcome",
    "initiatives": "initiative",
    "groups": "group",
    "sites": "site",
}
LISTS = {
    "theme": "themes",
    "facilitator": "facilitators",
    "outcome": "outcomes",
    "initiative": "initiative_types",
    "group": "target_groups",
}


@cache
def names() -> dict[tuple[str, str], tuple[str, ...]]:
    """Facet and key -> label and everyday name."""
    vocabulary = yaml.safe_load((CONTENT / "vocabulary" / "vocab.yaml").read_text())
    labels = {(kind, one["id"]): one["label"] for kind, where in LISTS.items() for one in vocabulary[where]}
    labels |= {("barrier", one["id"]): one["label"] for one in vocabulary["barriers"]["items"]}
    notes = yaml.safe_load((CONTENT / "vocabulary" / "notes.yaml").read_text())["notes"]
    plain = {(one["kind"], one["id"]): one["plain_name"] for one in notes}
    return {key: tuple(dict.fromkeys((label, plain.get(key, label)))) for key, label in labels.items()}


def content_documents() -> list[SearchDocument]:
    """Every finding, library document, Pioneer and case, in order; `external_id` is kind and slug."""
    paths = [(path, kind) for folder, kind in FOLDERS.items() for path in sorted((CONTENT / folder).glob("*.md"))]
    return [_document(number, path, kind) for number, (path, kind) in enumerate(paths, start=1)]


def _document(number: int, path: Path, kind: str) -> SearchDocument:
    match = FRONT.match(path.read_text())
    assert match, path
    meta = yaml.safe_load(match[1])
    facets = {facet: tuple(_keys(meta.get(field) or ())) for field, facet in FACETS.items()}
    lead, rest = _split(match[2])
    return SearchDocument(
        item_id=number,
        kind=kind,
        state="published",
        audience="public",
        rights=frozenset({"published/public"}),
        title=meta.get("title") or meta["name"],
        url=f"/{path.parent.name}/{meta['slug']}",
        summary=f"{meta.get('gist') or ''} {lead}".strip(),
        updated_at=DAY_ONE + timedelta(days=number),
        body=". ".join([rest, *_texts(meta.get("barriers") or ()), *_texts(meta.get("outcomes") or ())]),
        keywords=tuple(_keywords(meta, facets)),
        year=meta.get("year"),
        facets={name: keys for name, keys in facets.items() if keys},
        external_id=f"{kind}/{meta['slug']}",
    )


def _split(body: str) -> tuple[str, str]:
    """The part in plain English, and the rest."""
    parts = [part for part in body.split("\n## ") if part.strip()]
    plain = [part for part in parts if part.lstrip("# \n").startswith("In plain English")]
    others = [part for part in parts if part not in plain]
    return "\n".join(part.partition("\n")[2].strip() for part in plain), "\n".join(others)


def _keys(values: Any) -> Iterator[str]:
    for value in values:
        yield value if isinstance(value, str) else str(next(iter(value.values())))


def _texts(values: Any) -> Iterator[str]:
    for value in values:
        if isinstance(value, dict):
            yield ". ".join(str(told) for told in value.values() if isinstance(told, str))


def _keywords(meta: dict[str, Any], facets: dict[str, tuple[str, ...]]) -> Iterator[str]:
    yield from meta.get("aliases") or ()
    if meta.get("programme_name"):
        yield meta["programme_name"]
    for author in meta.get("authors") or ():
        yield " ".join(str(part) for part in author.values() if part)
    for facet, keys in facets.items():
        for key in keys:
            yield from names().get((facet, key), ())
