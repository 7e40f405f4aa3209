"""Pattern masked: no personal data shows beyond what the profile allows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, cast

import msgspec
from msgspec import structs
from pydantic import Field

from rules import scanning, splitting
from rules.asking import Unless, asks, elapsed
from rules.duration import Elapsed
from rules.finding import entry, finder, joining
from rules.grammar import keys
from rules.history import Kept, type_name
from rules.interaction import Interaction, run_key
from rules.pattern import NEVER, Closing, Judged, Step, Verdict
from rules.reading import Reading, tests
from rules.same import Same
from rules.shipped import PROFILES
from rules.span import Span
from rules.splitting import Run
from rules.state import Switches
from schemas.wire import Event

if TYPE_CHECKING:
    from rules.rule import Rule


class Spec(keys.Keys):
    """The keys of a masking. No `kinds` means all that the product knows."""

    ready: ClassVar[bool] = True

    when: keys.Selecting
    in_: keys.Texts
    kinds: keys.Texts = ()
    profile: keys.Masking = Field(default_factory=lambda: PROFILES["default"])
    join: keys.Passing = Elapsed(60_000_000)


class Shown(NamedTuple):
    """An event that completed a finding."""

    start: int
    at: int
    unmasked: tuple[dict[str, object], ...]
    """Kind, path, place, length and masked sample of what shows too much; never the value."""
    evidence: tuple[int, ...]
    excuse: int = -1


class Message(NamedTuple):
    """What a message left for joining, while the window lasts."""

    place: int
    at: int
    author: str
    runs: tuple[Run, ...]


class Showing(msgspec.Struct, frozen=True, gc=False):
    """The state for one history."""

    shown: tuple[Shown, ...] = ()
    window: tuple[Message, ...] = ()
    excused: int = -1
    """The last instant at which an excuse happened: a finding is due at its own instant."""
    switches: Switches | None = None


_NONE: Final = Showing()
_WHEN, _EXCUSE = 1, 2
_AUTHOR: Final = "author"


class Fold:
    """No readable personal data: what was found at admission, and what digits of several messages make together."""

    settled = True

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        spec = rule.check
        assert isinstance(spec, Spec)
        self._asks = asks(rule, reading, any_date=any_date)
        self._same = Same(spec.same, reading)
        self._unless = Unless(spec.unless, self._same, Span(rule), reading)
        self._again = spec.again
        self._kinds = frozenset(spec.kinds) if spec.kinds else None
        assert not isinstance(spec.profile, str), "rules that name an unknown profile are not judged"
        self._profile = spec.profile
        self._join = elapsed(spec.join)
        roles = {_WHEN: spec.when, _EXCUSE: spec.excuse}
        self._roles = {role: tests(selector, reading) for role, selector in roles.items()}
        self._found = f"found:{','.join(spec.in_)}:{','.join(sorted(spec.kinds or ()))}:{spec.profile.name}"
        for type_ in self._roles[_WHEN]:
            reading.value(
                type_, self._found, finder(spec.in_, self._kinds or scanning.KINDS, self._profile, reading.hash_key)
            )
            if self._join:
                reading.joins.setdefault(type_, joining(spec.in_))
            reading.value(type_, _AUTHOR, _author)
        types = self._unless.types.union(*self._roles.values())
        self.moves = {type_: self._step(type_) for type_ in sorted(types)}

    def _step(self, type_: str) -> Step:
        roles = [(role, found[type_]) for role, found in self._roles.items() if type_ in found]

        def step(state: object, place: int, event: Kept, interaction: Interaction) -> object:
            known = _NONE if state is None else state
            assert isinstance(known, Showing)
            after = known
            for role, test in roles:
                if not test(event, interaction):
                    continue
                after = (
                    _excuse(after, place, event) if role == _EXCUSE else self._look(after, place, event, interaction)
                )
            if type_ in self._unless.types:
                switches = self._unless.after(after.switches, place, event, interaction, type_)
                after = structs.replace(after, switches=switches) if switches is not after.switches else after
            return state if after is known else after

        return step

    def _look(self, state: Showing, place: int, event: Kept, interaction: Interaction) -> Showing:
        values = event.values
        runs = interaction.runs.get(run_key(interaction.source(event), event.id)) if interaction.runs else None
        found = values.get(self._found) if values else None
        if found is None and runs is None:
            return state
        if not self._asks(event, interaction) or self._unless.spares(
            state.switches, event, interaction, type_name(event.type)
        ):
            return state
        entries = list(cast(list[dict[str, object]], found or []))
        evidence: tuple[int, ...] = (place,)
        window = state.window
        author = str(values.get(_AUTHOR) or "") if values else ""
        if runs and author and self._join:
            window = tuple(each for each in window if each.at >= event.time - self._join)
            earlier = [each for each in window if each.author == author]
            joined = splitting.completed(
                [each.runs for each in earlier], runs, kinds=self._kinds or scanning.KINDS, profile=self._profile
            )
            if joined:
                entries += [entry(found_, "text", joined=True) for found_ in joined]
                evidence = (*(each.place for each in earlier), place)
            window = (*window, Message(place, event.time, author, runs))
        shown = state.shown
        if entries and not (self._again == "never" and shown):
            unmasked = tuple(each for each in entries if not each["masked"])
            one = Shown(place, event.time, unmasked, evidence, place if state.excused == event.time else -1)
            shown = (one,) if self._again == "restarts" else (*shown, one)
        return structs.replace(state, shown=shown, window=window)

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterator[Judged]:
        for shown in state.shown if isinstance(state, Showing) else ():
            yield _judge(shown, watermark, closing)

    def due(self, state: object, after: int) -> int:
        shown = state.shown if isinstance(state, Showing) else ()
        open_ = (each.at for each in shown if each.unmasked and each.excuse < 0 and each.at >= after)
        return min(open_, default=NEVER)

    def last_due(self, state: object) -> int:
        return max((each.at for each in state.shown), default=0) if isinstance(state, Showing) else 0


def _judge(shown: Shown, watermark: int, closing: Closing) -> Judged:
    count = len(shown.unmasked)
    verdict: Verdict = "open"
    if not count:
        verdict = "kept"
    elif shown.excuse >= 0:
        verdict = "excused"
    elif watermark > shown.at or closing:
        verdict = "broken"
    entries = shown.unmasked if verdict == "broken" else ()
    value = count if verdict in ("kept", "broken") else None
    return Judged(shown.start, verdict, shown.at, value, 0, "findings", shown.evidence, entries=entries)


def _excuse(state: Showing, place: int, event: Kept) -> Showing:
    shown = tuple(
        each._replace(excuse=place) if each.at == event.time and each.excuse < 0 else each for each in state.shown
    )
    return structs.replace(state, shown=shown, excused=event.time)


def _author(event: Event) -> object:
    author = event.data.get(_AUTHOR)
    return author if isinstance(author, str) else None
