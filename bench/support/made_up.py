"""Made-up items for measuring speed: words as unevenly common as in real text, facets, states, rights."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from portal.access.policy import item_tokens
from portal.items.search import SearchDocument

DAY_ONE = datetime(2016, 1, 1, tzinfo=UTC)
STATES = ("published",) * 8 + ("early_insight", "draft")
AUDIENCES = ("public",) * 6 + ("members",) * 2 + ("site", "team")
FACETS = {
    "theme": [f"theme-{n}" for n in range(21)],
    "site": [f"site-{n}" for n in range(25)],
    "barrier": [f"B{n:02}" for n in range(1, 28)],
    "facilitator": [f"F{n:02}" for n in range(1, 17)],
    "initiative": [f"initiative-{n}" for n in range(25)],
    "group": [f"group-{n}" for n in range(10)],
    "outcome": [f"O{n:02}" for n in range(1, 16)],
    "wave": ["1", "2"],
    "wp": ["WP1", "WP2", "WP3"],
}


class _Rights:
    def __init__(self, number: int, random: Random) -> None:
        self.id = number
        self.state = random.choice(STATES)
        self.audience = random.choice(AUDIENCES)
        self.audience_key = f"site:site-{random.randrange(25)}" if self.audience == "site" else None
        self.owner_id = random.randrange(1, 50)
        self.demo = False


def vocabulary(random: Random, size: int = 20_000) -> list[str]:
    """Made-up words of two to five syllables, the most common first."""
    syllables = [c + v for c in "bcdfglmnprstv" for v in "aeiou"]
    return ["".join(random.choice(syllables) for _ in range(random.randint(2, 5))) for _ in range(size)]


def documents(count: int, seed: int = 1) -> Iterator[SearchDocument]:
    """Returns: that many items of about 150 words each; the same for the same seed."""
    random = Random(seed)
    words = vocabulary(random)
    ranks = range(1, len(words) + 1)
    common = [1 / rank for rank in ranks]  # Zipf
    pool = random.choices(words, common, k=400_000)

    def text(length: int) -> str:
        start = random.randrange(len(pool) - length)
        return " ".join(pool[start : start + length])

    for number in range(1, count + 1):
        rights = _Rights(number, random)
        yield SearchDocument(
            item_id=number,
            kind=random.choice(("evidence", "finding", "case_study", "pioneer")),
            state=rights.state,
            audience=rights.audience,
            rights=item_tokens(rights),
            title=text(random.randint(4, 12)),
            url=f"/library/{number}",
            summary=text(random.randint(20, 60)),
            body=text(random.randint(60, 140)),
            keywords=(text(3),),
            updated_at=DAY_ONE + timedelta(minutes=number),
            facets={
                name: tuple(random.sample(values, random.randint(0, min(3, len(values)))))
                for name, values in FACETS.items()
            },
            year=random.randint(2008, 2026),
        )


def questions(count: int, seed: int = 2) -> list[str]:
    """Returns: queries of one to six words, common and rare ones mixed."""
    words = vocabulary(Random(1))
    random = Random(seed)
    return [
        " ".join(words[min(int(random.paretovariate(0.35)) + 3, 4000)] for _ in range(random.randint(1, 6)))
        for _ in range(count)
    ]
