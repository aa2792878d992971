"""Reading a list of people from CSV: what can be invited, and what is wrong with which line. Knows no database."""

import csv
import io
from dataclasses import dataclass, field

from email_validator import EmailNotValidError, validate_email

from portal.access.policy import ROLE_LABELS, SIGNED_IN
from portal.core.csv_cells import FORMULA
from portal.core.mail_address import normal_email

MOST_ROWS = 5_000
MOST_BYTES = 2_000_000
COLUMNS = ("email", "name", "role", "site", "reason")
NEEDED = ("email", "role")
ROLE_WORDS = {label.lower(): role for role, label in ROLE_LABELS.items() if role in SIGNED_IN}
LONGEST = {"email": 254, "name": 120, "site": 60, "reason": 1_000}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line of the file; lines count from 1, the heading included."""

    line: int
    told: str


@dataclass(slots=True)
class PeopleList:
    """What a file holds: rows that can be invited (mappings of `COLUMNS` and `line`), and problems, in file order."""

    rows: list[dict[str, str | int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class NoList(Exception):
    """The file cannot be read as a list at all; the message says what to do."""


def read_people(data: bytes) -> PeopleList:
    """Read a file. Returns: its rows and problems; an address that comes twice is kept once.

    Raises: NoList when it is no CSV with the columns that are needed, or is too long.
    """
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    found, seen = PeopleList(), dict[str, int]()
    try:
        columns = _columns(next(reader, []))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _take(found, seen, reader.line_num, dict(zip(columns, cells, strict=False)))
            if len(found.rows) + len(found.problems) > MOST_ROWS:
                raise NoList(f"The list has more than {MOST_ROWS:,} lines. Split it into several files.")
    except csv.Error as error:
        raise NoList(f"Line {reader.line_num} is not CSV: {error}. Save the list as CSV again.") from error
    return found


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise NoList("The file is larger than 2 MB. Split it into several files.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise NoList("This is not a CSV file. Save the list as CSV and choose it again.")
    return text


def _columns(heading: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in heading]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise NoList(f"The first line must name the columns {', '.join(COLUMNS)}. Missing: {', '.join(missing)}.")
    return columns


def _take(found: PeopleList, seen: dict[str, int], line: int, cells: dict[str, str]) -> None:
    row = {name: " ".join(cells.get(name, "").split()) for name in COLUMNS}
    wrong = _wrong_with(row)
    email = normal_email(row["email"])
    if not wrong and email in seen:
        wrong = f"The address stands on line {seen[email]} already."
    if wrong:
        found.problems.append(Problem(line, wrong))
        return
    seen[email] = line
    role = row["role"].lower()
    found.rows.append({**row, "email": email, "role": ROLE_WORDS.get(role, role), "line": line})


def _wrong_with(row: dict[str, str]) -> str | None:
    formula = next((name for name, cell in row.items() if cell.startswith(FORMULA)), None)
    if formula:
        return f"The {formula} begins like a formula of a spreadsheet. Take the first sign away."
    long = next((name for name, most in LONGEST.items() if len(row[name]) > most), None)
    if long:
        return f"The {long} is longer than {LONGEST[long]:,} characters."
    role = row["role"].lower()
    if role not in SIGNED_IN and role not in ROLE_WORDS:
        return f"There is no role “{row['role'][:40]}”. Use one of: {', '.join(ROLE_WORDS)}."
    try:
        validate_email(row["email"], check_deliverability=False)
    except EmailNotValidError:
        return f"“{row['email'][:60]}” is not an email address."
    return None
