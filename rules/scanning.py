"""What personal data a text shows, and how much of it: kind, place, and a sample that a profile allows."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from rules.detector import SUREST_FIRST, Confidence, Detector, Match, Passage, listed
from rules.digits import chains
from rules.legible import read
from rules.masking import NOTHING, PROFILES, Bound, Profile, broken_bound, sample

DETECTORS: Final = listed()
KINDS: Final = frozenset(detector.KIND for detector in DETECTORS)


class Finding(NamedTuple):
    kind: str
    start: int
    end: int
    """From and to, in characters of the original text."""
    masked: bool
    """It shows no more than the profile allows."""
    confidence: Confidence
    sample: str
    """The value as far as the profile allows it to be read."""
    broke: str
    """Which bound of the profile it breaks; empty when masked."""


def scan(
    text: str, *, kinds: frozenset[str] | None = None, profile: str = "default", weak: bool = False
) -> tuple[Finding, ...]:
    """The findings in order; of all kinds when none are named. Unknown profiles are a KeyError."""
    legible = read(text)
    if legible is None:
        return ()
    passage = Passage(legible.text, chains(legible.text))
    if not passage.chains and "@" not in legible.text:
        return ()
    wanted, bounds = KINDS if kinds is None else kinds, PROFILES[profile]
    return tuple(
        finding(detector.KIND, match, bounds, legible.original(match.start, match.end))
        for detector, match in _distinct(_matches(passage, wanted))
        if detector.KIND in wanted and (weak or match.confidence != "weak")
    )


def finding(kind: str, match: Match, bounds: Profile, place: tuple[int, int]) -> Finding:
    """What may be said of a match."""
    bound: Bound = bounds.get(kind, NOTHING)
    broke = broken_bound(match, bound)
    return Finding(kind, *place, not broke, match.confidence, sample(match, bound), broke)


def _matches(passage: Passage, wanted: frozenset[str]) -> Iterator[tuple[Detector, Match]]:
    """Also what is surely of another kind, so that it is not taken for a wanted one."""
    for detector in DETECTORS:
        for match in detector.find(passage):
            if detector.KIND in wanted or match.confidence == "proved":
                yield detector, match


def _distinct(found: Iterable[tuple[Detector, Match]]) -> list[tuple[Detector, Match]]:
    """In order, without numbers that overlap a surer or longer one. A number in an e-mail address is both."""
    kept: list[tuple[Detector, Match]] = []
    taken: set[int] = set()
    for detector, match in sorted(found, key=_precedence):
        if not match.tail:
            if not taken.isdisjoint(range(match.start, match.end)):
                continue
            taken.update(range(match.start, match.end))
        kept.append((detector, match))
    return sorted(kept, key=lambda one: (one[1].start, one[1].end))


def _precedence(one: tuple[Detector, Match]) -> tuple[int, int, float]:
    detector, match = one
    return SUREST_FIRST.index(match.confidence), match.start - match.end, detector.CHANCE
