"""The same value in two places: alike, betrayed by the other, or not told to be the same."""

import pytest

from rules.masking.consistency import MOST, Sight, alike, remembered, sight, together
from rules.masking.finding import Looking, entry
from rules.masking.profile import Profile
from rules.masking.shipped import PROFILES
from rules.masking.texts import Text

DEFAULT = PROFILES["default"]

PAIRS = [
    ("199****1234", "19900001234", True, "clear in one place and masked in another"),
    ("19900001234", "+86 199-0000-1234", True, ""),
    ("199****1234", "199****1234", True, ""),
    ("199****1234", "199****5678", False, ""),
    ("19900001234", "19900011234", False, ""),
    ("199********", "19900001234", False, ""),
    ("u***@example.com", "user@example.com", True, "clear in one place and masked in another"),
    ("u***@example.com", "other@example.com", False, ""),
    ("622202**********000", "622202*********0000", True, ""),
    ("110105********002X", "11010519491231002X", True, "clear in one place and masked in another"),
]


def seen(text: str, profile: Profile = DEFAULT, keys: tuple[bytes, ...] = (b"key",)) -> Sight:
    looking, held = Looking(profile, keys=keys), Text("p", "", text)
    (found,) = looking.at(held)
    return sight(entry(found, "p", looking.hashes(held, found)), 0)


@pytest.mark.parametrize(("one", "other", "same", "why"), PAIRS)
def test_two_places(one: str, other: str, same: bool, why: str) -> None:
    for first, second in ((one, other), (other, one)):
        found = alike(seen(first), seen(second))
        assert (found, together(seen(first), seen(second), DEFAULT) if found else "") == (same, why)


def test_two_masks_may_show_together_what_neither_may_alone() -> None:
    """A card of 14 digits: six in front, or four at each end, but not all of them."""
    one, other = seen("363636********"), seen("3636******0000")
    assert (one.kind, alike(one, other), together(one, other, DEFAULT)) == (
        "bank_card",
        True,
        "together first 6 and last 4, hidden 4",
    )


def test_values_that_were_hashed_under_an_older_key_are_told_again() -> None:
    old, new = seen("19900001234", keys=(b"old",)), seen("19900001234", keys=(b"new", b"old"))
    other = seen("19900001234", keys=(b"new",))
    assert (alike(old, new), alike(new, other), alike(old, other)) == (True, True, False)


def test_no_more_than_some_sights_are_remembered() -> None:
    seen_: tuple[Sight, ...] = ()
    for number in range(2 * MOST):
        seen_ = remembered(seen_, [seen(f"1990000{number:04}")] * 2)
    assert (len(seen_), seen_[-1].sample) == (MOST, f"199****{2 * MOST - 1:04}")
