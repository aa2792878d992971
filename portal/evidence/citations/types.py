"""The types of document, and what each is called in every format."""

from typing import NamedTuple


class DocumentType(NamedTuple):
    """A type of document: our id and label, and its names elsewhere."""

    id: str
    label: str
    csl: str
    ris: str
    bibtex: str
    schema: str  # schema.org


ALL = (
    DocumentType("journal_article", "Journal article", "article-journal", "JOUR", "article", "ScholarlyArticle"),
    DocumentType("report", "Report", "report", "RPRT", "techreport", "Report"),
    DocumentType("policy_document", "Policy document", "report", "GOVDOC", "techreport", "Report"),
    DocumentType("information_sheet", "Information sheet", "pamphlet", "PAMP", "booklet", "CreativeWork"),
    DocumentType("slides", "Slides", "speech", "SLIDE", "misc", "PresentationDigitalDocument"),
    DocumentType("legislation", "Legislation", "legislation", "STAT", "misc", "Legislation"),
    DocumentType("blog", "Blog", "post-weblog", "BLOG", "misc", "BlogPosting"),
    DocumentType("web_page", "Web page", "webpage", "ELEC", "misc", "WebPage"),
    DocumentType("book", "Book", "book", "BOOK", "book", "Book"),
    DocumentType("chapter", "Chapter", "chapter", "CHAP", "incollection", "Chapter"),
    DocumentType(
        "conference_paper", "Conference paper", "paper-conference", "CPAPER", "inproceedings", "ScholarlyArticle"
    ),
    DocumentType("thesis", "Thesis", "thesis", "THES", "phdthesis", "Thesis"),
    DocumentType("working_paper", "Working paper", "article", "UNPB", "unpublished", "ScholarlyArticle"),
    DocumentType("news_article", "News article", "article-newspaper", "NEWS", "misc", "NewsArticle"),
    DocumentType("dataset", "Dataset", "dataset", "DATA", "misc", "Dataset"),
    DocumentType("other", "Other", "document", "GEN", "misc", "CreativeWork"),
)
TYPES = {kind.id: kind for kind in ALL}

# Names that other programs use, by the type of ours that they mean.
OTHER_NAMES = {
    "journal_article": "journal-article ejour jfull inpr abst review review-book article-review",
    "report": "report manual standard stand",
    "legislation": "bill legal case legal_case regulation treaty hear",
    "blog": "post",
    "web_page": "online electronic www icomm entry-encyclopedia",
    "book": "ebook edbook monograph mvbook collection edited-book reference-book ency encyc",
    "chapter": "inbook suppbook echap book-chapter book-section",
    "conference_paper": "conference conf proceedings proceedings-article",
    "thesis": "mastersthesis dissertation",
    "working_paper": "manuscript manscpt preprint posted-content",
    "news_article": "article-magazine mgzn newspaper",
    "dataset": "dbase aggr",
    "other": "misc not-stated",
}
_ALIASES = {name: kind for kind, names in OTHER_NAMES.items() for name in names.split()}
_LABELS = {kind.label.lower(): kind.id for kind in ALL} | {kind.id: kind.id for kind in ALL}


def _first_by(column: int) -> dict[str, str]:
    """The first type of each name wins: a report before a policy document."""
    return {kind[column].lower(): kind.id for kind in reversed(ALL)}


_KNOWN_AS = {
    "csl": _first_by(2),
    "ris": _first_by(3),
    "bibtex": _first_by(4) | {"misc": "other"},
}


def type_named(name: str, known_as: str, detail: str = "") -> str | None:
    """Find our type for another program's name.

    `known_as` is "csl", "ris" or "bibtex"; `detail` is what the record says besides, such as CSL's genre,
    and decides when it is the label of one of our types.
    Returns: an id of `TYPES`, "other" for no name at all; None when we know no such type.
    """
    said = " ".join(detail.lower().split())
    if said in _LABELS:
        return _LABELS[said]
    word = name.strip().lower()
    if not word:
        return "other"
    return _KNOWN_AS[known_as].get(word) or _ALIASES.get(word.replace(" ", "-")) or _LABELS.get(word)


def detail_for(kind: DocumentType, known_as: str) -> str:
    """Returns: the label to write beside the format's name where that alone means another type; else empty."""
    name: str = getattr(kind, known_as)
    return "" if _KNOWN_AS[known_as][name.lower()] == kind.id else kind.label
