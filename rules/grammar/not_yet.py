"""What a rule uses that the grammar knows and this version does not judge by yet."""

from collections.abc import Iterator

from rules.grammar.keys import Keys
from rules.masking.finding import KINDS


def not_yet(check: Keys) -> tuple[str, ...]:
    """Names of these things, in order, none twice."""
    return tuple(dict.fromkeys(_of_keys(check)))


def _of_keys(check: Keys) -> Iterator[str]:
    if isinstance(of := getattr(check, "of", None), str):
        yield f"topic {of}"
    yield from _of_masking(check)


def _of_masking(check: Keys) -> Iterator[str]:
    kinds, profile = getattr(check, "kinds", ()), getattr(check, "profile", None)
    for kind in kinds:
        if kind not in KINDS:
            yield f"kind {kind}"
    if isinstance(profile, str):
        yield f"profile {profile}"
