"""What is installed is pinned by hash, agrees with pyproject.toml, and says nothing of where it came from."""

import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.source import ROOT, pyproject

FOLDER = ROOT / "requirements"
PINNED = re.compile(r"^(?P<name>[\w.\[\],-]+)==(?P<version>[^\s;\\]+)", re.MULTILINE)
ADDRESS = re.compile(r"[a-z+]+://|--(?:extra-)?index-url|--find-links|--trusted-host|@ file", re.IGNORECASE)
NODE = (".", "tests/outside")  # folders with a package.json
INSTALLED_BY = {"run": ["build", "pdf"], "dev": ["build", "dev"], "uv": ["installer"]}


def text_of(lock: str) -> str:
    return (FOLDER / f"{lock}.txt").read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, set[str]]:
    """Package -> its pinned versions (one for each range of Python)."""
    found: dict[str, set[str]] = {}
    for match in PINNED.finditer(text_of(lock)):
        found.setdefault(canonicalize_name(match["name"].split("[")[0]), set()).add(match["version"])
    return found


def group(name: str) -> list[Requirement]:
    """The requirements of a dependency group, those of the groups inside it too."""
    asked: list[Requirement] = []
    for entry in pyproject()["dependency-groups"][name]:
        asked += group(entry["include-group"]) if isinstance(entry, dict) else [Requirement(entry)]
    return asked


def asked_for(lock: str) -> list[Requirement]:
    project = [] if lock == "uv" else [Requirement(text) for text in pyproject()["project"]["dependencies"]]
    return project + [requirement for name in INSTALLED_BY[lock] for requirement in group(name)]


@pytest.mark.parametrize("lock", INSTALLED_BY)
def test_it_pins_all_that_pyproject_asks_for(lock: str) -> None:
    pinned = pins(lock)
    stale = [
        str(requirement)
        for requirement in asked_for(lock)
        if not any(
            requirement.specifier.contains(version, prereleases=True)
            for version in pinned.get(canonicalize_name(requirement.name), set())
        )
    ]
    assert stale == [], "run make lock"


@pytest.mark.parametrize("lock", INSTALLED_BY)
def test_it_gives_a_hash_for_every_package(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", text_of(lock).strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", INSTALLED_BY)
def test_it_holds_no_address(lock: str) -> None:
    assert ADDRESS.findall(text_of(lock)) == []


def test_running_and_testing_use_the_same_versions() -> None:
    run, dev = pins("run"), pins("dev")
    assert {name: run[name] for name in run if run[name] != dev.get(name)} == {}


@pytest.mark.parametrize("folder", NODE)
def test_what_comes_by_npm_is_pinned_by_hash_and_without_addresses(folder: str) -> None:
    text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert [name for name, entry in packages.items() if not entry.get("integrity")] == []
    assert ADDRESS.findall(text) == []


@pytest.mark.parametrize("folder", NODE)
def test_the_lock_of_npm_agrees_with_package_json(folder: str) -> None:
    asked = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    locked = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"][""]
    for part in ("dependencies", "devDependencies"):
        assert asked.get(part) == locked.get(part), "run make lock"
