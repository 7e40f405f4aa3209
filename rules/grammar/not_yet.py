"""What a rule uses that the grammar knows and this version does not judge by yet."""

from collections.abc import Iterator

from rules.finding import KINDS
from rules.grammar.keys import Keys


def not_yet(pattern: str, check: Keys) -> tuple[str, ...]:
    """Names of these things, in order, none twice."""
    return tuple(dict.fromkeys(_of_keys(pattern, check)))


def _of_keys(pattern: str, check: Keys) -> Iterator[str]:
    if not check.ready:
        yield f"pattern {pattern}"
    yield from _of_masking(check)


def _of_masking(check: Keys) -> Iterator[str]:
    kinds, profile = getattr(check, "kinds", ()), getattr(check, "profile", None)
    for kind in kinds:
        if kind not in KINDS:
            yield f"kind {kind}"
    if isinstance(profile, str):
        yield f"profile {profile}"
