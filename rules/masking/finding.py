"""What a scan leaves of a text: kind, path, place, length, masked sample, keyed hash; the text itself is not kept."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from rules.masking import counted, named, sameness, scanning, splitting
from rules.masking.profile import Profile
from rules.masking.scanning import Finding
from rules.masking.splitting import Run
from rules.masking.texts import Text, texts
from rules.paths import Reader, at
from schemas.wire import Event

KINDS = scanning.KINDS | named.KINDS
"""All kinds that the product finds: in a text, or by the name of a field."""
MOST: Final = 100
"""Findings that are kept of one event: a message may hold ten thousand, and a history as many messages."""


class Looking(NamedTuple):
    """What is looked for, and how a value is told again."""

    profile: Profile
    kinds: frozenset[str] = KINDS
    keys: tuple[bytes, ...] = ()
    """Keys of the hashes, newest first; without one findings carry no hash."""
    own: frozenset[str] = frozenset()
    """Values that are nobody's, as `sameness.normal` writes them, beside those of the profile."""
    weak: bool = False

    def at(self, text: Text) -> Iterator[Finding]:
        """The findings of one text, without values that are nobody's, in order."""
        found = named.find(text.name, text.text) if text.name else None
        if found is not None and found[0] in self.kinds:
            kind, match = found
            yield scanning.finding(kind, match, self.profile, (match.start, match.end), text.text)
            return
        if text.name and text.text.isdigit() and counted.is_count_field(text.name):
            return
        own = self.profile.own | self.own if self.own else self.profile.own
        for each in scanning.scan(text.text, kinds=self.kinds, profile=self.profile, weak=self.weak):
            if not own or sameness.normal(text.text[each.start : each.end]) not in own:
                yield each

    def hashes(self, text: Text, finding: Finding) -> tuple[str, ...]:
        """By which a value that can be read whole is told again; none of a masked one, and none without a key."""
        if not self.keys or not finding.is_clear:
            return ()
        return sameness.hashes(text.text[finding.start : finding.end], self.keys)


def entry(finding: Finding, path: str, hashes: tuple[str, ...] = (), *, joined: bool = False) -> dict[str, Any]:
    """One finding as it stands in a history and in a violation."""
    found: dict[str, Any] = {
        "kind": finding.kind,
        "path": path,
        "start": finding.start,
        "length": finding.end - finding.start,
        "masked": finding.masked,
        "confidence": finding.confidence,
        "sample": finding.sample,
        "broke": finding.broke,
        "shown": list(finding.shown),
    }
    if hashes:
        found["hash"] = hashes[0]
    if len(hashes) > 1:
        found["older"] = list(hashes[1:])
    return {**found, "joined": True} if joined else found


def finder(paths: tuple[str, ...], looking: Looking) -> Reader:
    """Scans all text at and below these paths of an event; None where nothing is found."""
    readers = [(path, at(path)) for path in paths]

    def find(event: Event) -> list[dict[str, Any]] | None:
        found = [
            entry(finding, text.path, looking.hashes(text, finding))
            for path, read in readers
            for text in texts(path, read(event), path.rpartition(".")[2])
            for finding in looking.at(text)
        ]
        return _listed(found) or None

    return find


def _listed(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most MOST of them: what can be read before what nobody read, and that before what is masked. The last of
    those that can be read says how many `more` there are."""
    if len(found) <= MOST:
        return found
    chosen = sorted(sorted(range(len(found)), key=lambda place: _rank(found[place]))[:MOST])
    listed = [found[place] for place in chosen]
    readable = [place for place, each in enumerate(listed) if not _rank(each)]
    if more := sum(not _rank(each) for each in found) - len(readable):
        listed[readable[-1]] = {**listed[readable[-1]], "more": more}
    return listed


def _rank(entry: dict[str, Any]) -> int:
    return 2 if entry["masked"] else entry["kind"] == scanning.UNSCANNED


def joining(paths: tuple[str, ...]) -> Callable[[Event], tuple[Run, ...]]:
    """Reads the digit runs of a message's own text, for numbers that are split over messages."""
    readers = [at(path) for path in paths]

    def read(event: Event) -> tuple[Run, ...]:
        for reader in readers:
            value = reader(event)
            if isinstance(value, str):
                return splitting.runs(value)
        return ()

    return read
