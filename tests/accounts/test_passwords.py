"""Which passwords are taken."""

import pytest

from portal.accounts.demo import PASSWORD as DEMO_PASSWORD
from portal.accounts.passwords import TOO_EASY, TOO_LONG, TOO_SHORT, weakness

ABOUT = ("wilhelmina.harker@example.org", "Wilhelmina Harker", None)


@pytest.mark.parametrize(
    "password",
    ["river teapot lamp", "seven otters cross the weir", "N7#vq!pL2zRw", "żółw śpi pod mostem"],
)
def test_it_takes_long_and_unlikely_ones(password: str) -> None:
    assert weakness(password, ABOUT) is None


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "qwertyuiop12",
        "iloveyou12345",
        "abcdabcdabcd",
        "aaaaaaaaaaaaaaaaaaaa",
        "Wilhelmina-Harker",
        "harkerwilhelmina1",
        "wilhelmina.harker@example.org",
        "Joined Up Pioneer",
        DEMO_PASSWORD,
    ],
)
def test_it_refuses_what_is_easy_to_guess(password: str) -> None:
    assert weakness(password, ABOUT) == TOO_EASY


def test_the_length_counts_from_12_to_500() -> None:
    assert weakness("N7#vq!pL2zR") == TOO_SHORT
    assert weakness("N7#vq!pL2zRw") is None
    assert weakness("kq3 vz8 " * 62) is None
    assert weakness("kq3 vz8 " * 63) == TOO_LONG
