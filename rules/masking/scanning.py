"""What personal data a text shows, and how much of it: kind, place, and a sample that a profile allows."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, NamedTuple

from rules.masking.detector import SUREST_FIRST, Audience, Confidence, Match, Numbers, Search, Shape, listed
from rules.masking.digits import HINT as DIGITS_HINT
from rules.masking.digits import new
from rules.masking.forms import Asking, Layouts, forms
from rules.masking.legible import HINTS as LEGIBLE_HINTS
from rules.masking.legible import sifted
from rules.masking.masks import PROFILES, Profile, broken_bound, broken_sign, sample, visible
from rules.masking.shape import matches
from rules.masking.sieve import Sieve

DETECTORS: Final = listed()
KINDS: Final = frozenset(detector.kind for detector in DETECTORS)
IMPERSONAL: Final = frozenset(detector.kind for detector in DETECTORS if not detector.personal)
LONGEST: Final = 1_000_000
"""Characters of a text that are read: a Kafka record has a megabyte at most unless brokers are told otherwise."""

UNSCANNED: Final = "unscanned"
"""The kind of a finding that says that a part of the text was not read: nobody knows what stands there."""


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
    personal: bool = True
    """False for a business's number: that may show whole, so it counts as masked."""
    audience: Audience = ""
    """Whose number it is, for kinds where that is asked."""
    shown: tuple[int, int] = (0, 0)
    """How many characters can be read at its start and at its end."""
    is_clear: bool = False
    """It can be read whole."""


def scan(
    text: str, *, kinds: frozenset[str] | None = None, profile: str | Profile = "default", weak: bool = False
) -> tuple[Finding, ...]:
    """The findings in order; of all kinds when none are named. Unknown profiles are a KeyError.

    What was not read is a finding too, of kind `unscanned`: beyond `LONGEST`, or where a detector failed.
    """
    if len(text) > LONGEST:
        rest = Finding(UNSCANNED, LONGEST, len(text), False, "proved", "", f"longer than {LONGEST} characters")
        return (*scan(text[:LONGEST], kinds=kinds, profile=profile, weak=weak), rest)
    present = _SIEVE.present(text)
    if not present:
        return ()
    legible = None
    if present[0] < _DIGITS:
        legible, present = sifted(text, present, _SIEVE)
    found, failed = _found(legible.text if legible else text, present)
    findings = _unread(text, failed) if failed else []
    if not found:
        return tuple(findings)
    bounds = PROFILES[profile] if isinstance(profile, str) else profile
    if kinds is not None:
        found = [one for one in found if one[0] in kinds or one[1].confidence == "proved"]
    for kind, match in _distinct(found) if len(found) > 1 else found:
        if (kinds is None or kind in kinds) and (weak or match.confidence != "weak"):
            place = legible.original(match.start, match.end) if legible else match[:2]
            findings.append(finding(kind, match, bounds, place, text))
    return tuple(findings)


def _unread(text: str, failed: Iterable[str]) -> list[Finding]:
    return [Finding(UNSCANNED, 0, len(text), False, "proved", "", f"{kind} failed") for kind in failed]


def finding(kind: str, match: Match, profile: Profile, place: tuple[int, int], text: str = "") -> Finding:
    """What may be said of a match, which stands at that place of the text."""
    bound = profile.bound(kind)
    personal = kind not in IMPERSONAL
    _, _, value, _, confidence, _, audience = match
    is_clear = "*" not in value
    shown = (len(value), len(value)) if is_clear else visible(value)[:2]
    broke = ""
    if personal:
        broke = "unmasked" if is_clear else broken_bound(match, bound) or broken_sign(text[place[0] : place[1]], bound)
    said = sample(match, bound)
    start, end = place
    told = (kind, start, end, not broke, confidence, said, broke, personal, audience, shown, is_clear)
    return new(Finding, told)


def _found(text: str, present: Iterable[int]) -> tuple[list[tuple[str, Match]], list[str]]:
    """What the owners of these hints find, and which of them failed. What went wrong is not told: it may hold text."""
    found: list[tuple[str, Match]] = []
    failed: list[str] = []
    for form, askers in forms(text, _LAYOUTS) if _DIGITS in present else ():
        for kind, judge in askers:
            try:
                if (match := judge(form, text)) is not None:
                    found.append((kind, match))
            except Exception:
                failed.append(kind)
    for number in present:
        for kind, look in _OWNERS[number]:
            try:
                found += [(kind, match) for match in look(text)]
            except Exception:
                failed.append(kind)
    return found, list(dict.fromkeys(failed)) if failed else failed


def _distinct(found: list[tuple[str, Match]]) -> list[tuple[str, Match]]:
    """In order, without numbers that overlap a surer or longer one. A number in an e-mail address is both."""
    kept: list[tuple[str, Match]] = []
    taken: set[int] = set()
    for kind, match in sorted(found, key=_precedence):
        if not match.tail:
            if not taken.isdisjoint(range(match.start, match.end)):
                continue
            taken.update(range(match.start, match.end))
        kept.append((kind, match))
    return sorted(kept, key=lambda one: (one[1].start, one[1].end))


def _precedence(one: tuple[str, Match]) -> tuple[int, int, bool, float, int]:
    """Of two readings that are equally sure and long a person's holds before a business's: what may be personal must
    not pass as impersonal."""
    kind, match = one
    sure, length = SUREST_FIRST.index(match.confidence), match.start - match.end
    return sure, length, kind in IMPERSONAL, _CHANCES[kind], match.start


def _looking(way: Shape | Search) -> Callable[[str], Iterable[Match]]:
    return way.find if isinstance(way, Search) else partial(matches, way)


_CHANCES: Final = {detector.kind: detector.chance for detector in DETECTORS}
_WAYS: Final = [(detector.kind, way) for detector in DETECTORS for way in detector.ways]
_LAYOUTS: Final = Layouts(
    Asking((kind, way.match), way.layouts, way.whole, way.begins) for kind, way in _WAYS if isinstance(way, Numbers)
)
_HINTED: Final = [(kind, way) for kind, way in _WAYS if not isinstance(way, Numbers)]
_HINTS: Final = (*LEGIBLE_HINTS, DIGITS_HINT, *dict.fromkeys(way.hint for _, way in _HINTED))
_DIGITS: Final = len(LEGIBLE_HINTS)
_OWNERS: Final = tuple(
    tuple((kind, _looking(way)) for kind, way in _HINTED if way.hint == hint and number > _DIGITS)
    for number, hint in enumerate(_HINTS)
)
_SIEVE: Final = Sieve(_HINTS)
