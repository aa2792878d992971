"""The numbers that decide the order of hits, in one place. Measured with `bench/search_quality.py`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """BM25F with bonuses. Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009),
    for the fields; Metzler and Croft, "A Markov random field model for term dependencies" (2005), for nearness.
    """

    # For title, keywords, summary, body: what a word there counts, and how much length is held against it.
    fields: tuple[float, ...] = (4.0, 2.0, 1.2, 1.0)
    length: tuple[float, ...] = (0.4, 0.4, 0.75, 0.7)
    saturation: float = 2.0  # k1: how soon more of the same word stops to count
    coordination: float = 0.2  # share of the score that depends on how much of the query was met
    titled: float = 0.4  # how much of the query stands in the title, squared
    in_a_row: float = 0.4  # neighbours of the query that are neighbours in the text
    near: float = 0.4  # that stand within `window` places of each other
    window: int = 8
    verbatim: float = 0.3  # the whole of a query with stop words in it, as typed
    together: float = 1.15  # how fast several other ways of saying the same in one document add up
    stead: float = 0.85  # what all of them together count at most against the word as typed
    apart: float = 0.5  # words that mean one thing together, where they stand apart
    within: float = 0.5  # other ways of saying a part of what the thesaurus knows as a whole
    joined: float = 0.95  # "multi disciplinary" for "multidisciplinary"
    misspelt: float = 0.6  # the word that was probably meant
    prefix: float = 0.9
    vague: float = 0.4  # "next", "good", "called", beside words that say more
    feedback: float = 0.4  # share of the order that comes from what the first hits have in common
    meaning: float = 0.05  # of the best score, for each standard deviation that a hit is more about the query
    feedback_documents: int = 8
    feedback_terms: int = 20


DEFAULT = Weights()
