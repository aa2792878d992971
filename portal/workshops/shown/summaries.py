"""How a summary is told: meters and tasks of its editor, reading ages, headings, what can be inserted."""

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from portal.core.markdown import render
from portal.core.reading import reading_age
from portal.publishing.queries import Find
from portal.workshops.queries.summaries import NO_WORDS, Task

HEADING = re.compile(r"^(#{2,4}) +(.+?)\s*$", re.MULTILINE)
OLDEST = 14  # years; the plain-English version warns above it
FIRST_PLACE = "Learning points"


def headings(body: str) -> list[str]:
    """Returns: the headings of the text, each once, in order."""
    return list(dict.fromkeys(found[2] for found in HEADING.finditer(body)))


def insert(body: str, under: str, lines: str) -> str:
    """Returns: the text with the lines at the end of the part under that heading, or at its very end."""
    found = next((one for one in HEADING.finditer(body) if one[2] == under), None)
    if found is None:
        return f"{body.rstrip()}\n\n{lines}".strip()
    after = HEADING.search(body, found.end())
    start, rest = body[: after.start()] if after else body, body[after.start() :] if after else ""
    last = start.rstrip().rsplit("\n", 1)[-1]
    gap = "\n" if last.startswith("- ") and lines.startswith("- ") else "\n\n"
    return f"{start.rstrip()}{gap}{lines}\n\n{rest}".rstrip()


def ages(plain_english: str, body: str) -> dict[str, str]:
    """Returns: the reading ages in words, with a warning for plain English above 14."""
    if not plain_english.strip():
        plain = "Plain English: nothing yet"
    else:
        age = reading_age(plain_english)
        warning = f"too hard: shorten sentences, aim for {OLDEST} or lower" if age > OLDEST else "fine"
        plain = f"Plain English: {age} ({warning})"
    written = HEADING.sub("", body).strip()  # the headings alone are the offer of the empty form
    whole = f"Full text: {reading_age(body)}" if written else "Full text: nothing yet"
    return {"age_plain": plain, "age_body": whole}


def is_too_hard(plain_english: str) -> bool:
    """Returns: whether the plain-English version reads above the age aimed at."""
    return bool(plain_english.strip()) and reading_age(plain_english) > OLDEST


def preview(plain_english: str, body: str) -> dict[str, Markup]:
    """Returns: both texts as readers will see them; a picture without words is told, not dropped."""
    told = NO_WORDS.sub("**[Picture without a description: readers do not see it]**", body)
    return {"plain": render(plain_english), "body": render(told)}


def guard_hits(finds: Sequence[Find]) -> list[dict[str, Any]]:
    """Returns: what the guard found, as `components/guard_hit.html` draws it."""
    boxes = {"In plain English": "plain_english", "Summary": "body"}
    return [
        {
            "where": f"{find.label}, line {find.hit.line}",
            "what": f"“{find.hit.found}”",
            "why": find.hit.why,
            "suggestion": find.hit.suggestion,
            "goto": {"label": f"Go to the text with “{find.hit.found}”", "href": f"#{boxes.get(find.label, 'title')}"},
        }
        for find in finds
    ]


def meters(tasks: Sequence[Task], told_ages: dict[str, str], finds: int) -> list[dict[str, Any]]:
    """Returns: the four meters over the editor."""
    done = sum(task.done for task in tasks)
    sittings = [task.title if task.done else f"{task.title.removesuffix(' reported')}: not yet" for task in tasks]
    count = len([task for task in tasks if task.title.endswith(" reported")])
    guard = {
        "label": "Guard",
        "lines": [] if finds else ["Nothing found"],
        "tone": "stop" if finds else None,
        "link": {"label": f"{finds} to look at", "href": "#guard"} if finds else None,
    }
    return [
        {
            "label": "Before release",
            "lines": [f"{done} of {len(tasks)} done."],
            "link": {"label": "See what is left", "href": "#before-release"} if done < len(tasks) else None,
        },
        guard,
        {"label": "Reading age", "lines": [told_ages["age_plain"], told_ages["age_body"]]},
        {"label": "Sittings", "lines": sittings[:count] or ["No sitting yet"]},
    ]


def task_rows(tasks: Sequence[Task], state_label: str) -> list[dict[str, Any]]:
    """Returns: what is to be done as `components/task_list.html` draws it; review comes last."""
    rows = [
        {
            "title": task.title,
            "href": None if task.done else task.href or f"#{task.field}",
            "hint": None if task.done else task.message,
            "status": "Done" if task.done else "To do",
            "colour": "solid" if task.done else "amber",
        }
        for task in tasks
    ]
    return [*rows, {"title": "Review by a colleague", "status": state_label, "colour": "white"}]


def undescribed(body: str) -> list[dict[str, str]]:
    """Returns: the pictures of the text that lack words, each once: their address and number."""
    return [{"src": src, "id": number} for src, number in dict.fromkeys(NO_WORDS.findall(body))]


def describe(body: str, words: dict[str, str], dropped: Sequence[str] = ()) -> str:
    """Returns: the text with words put to pictures by number, and those dropped left out."""

    def told(found: re.Match[str]) -> str:
        if found[2] in dropped:
            return ""
        alt = " ".join(words.get(found[2], "").split()).replace("[", "(").replace("]", ")")
        return f"![{alt}]({found[1]})"

    return re.sub(r"\n{3,}", "\n\n", NO_WORDS.sub(told, body))
