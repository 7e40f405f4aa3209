"""Pattern masked: no personal data shows beyond what the profile allows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from msgspec import structs
from pydantic import Field

from rules.compiling.asking import Unless, asks, elapsed
from rules.compiling.reading import Reading, tests
from rules.folds.same import Same
from rules.folds.showing import Excuse, Message, Showing, Shown, betrayal, judged
from rules.grammar import keys, values
from rules.grammar.keyed import Read
from rules.history import Kept, type_name
from rules.interaction import Interaction, run_key
from rules.masking import consistency, scanning, splitting
from rules.masking.consistency import sight
from rules.masking.finding import KINDS, Looking, entry, finder, joining
from rules.masking.shipped import PROFILES
from rules.paths import fields_of
from rules.pattern import NEVER, Closing, Judged, Step
from rules.timing.span import Span
from schemas.wire import Event

if TYPE_CHECKING:
    from rules.rule import Rule


class Spec(keys.Keys):
    """The keys of a masking. No `kinds` means all that the product knows."""

    when: keys.Selecting
    in_: keys.Texts
    kinds: keys.Texts = ()
    profile: keys.Masking = Field(default_factory=lambda: PROFILES["default"])
    join: keys.Passing | None = None
    """Within how long the pieces of a split number stand; a minute where nothing is said."""
    excuse_customer: keys.Staying | None = None
    """What customers say themselves while this state is on is excused: they are being asked who they are."""
    consistent: Annotated[bool, Read(values.truth)] = False
    """Not what shows too much by itself, but what shows a value otherwise than an earlier place did."""


_NONE: Final = Showing()
_WHEN, _EXCUSE = 1, 2
_MINUTE: Final = 60_000_000
_UNREAD: Final = "unscanned: a text, or a part of it, was not read"
_LOST: Final = "lost: digits of earlier messages were not kept over a restart; set seal_key"
_AUTHOR: Final = "author"
_CUSTOMER: Final = "customer"


class Fold:
    """No readable personal data: what was found at admission, and what digits of several messages make together."""

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        spec = rule.check
        assert isinstance(spec, Spec)
        self._asks = asks(rule, reading, any_date=any_date)
        self._same = Same(spec.same, reading)
        span = Span(rule, reading)
        self._unless = Unless(spec.unless, self._same, span, reading)
        self._again = spec.again
        self.settled = spec.again != "restarts"
        self.lately = self._lately if self.settled else None
        self._customer = Unless(spec.excuse_customer, self._same, span, reading)
        self._consistent = spec.consistent
        self._kinds = frozenset(spec.kinds) if spec.kinds else KINDS
        assert not isinstance(spec.profile, str), "rules that name an unknown profile are not judged"
        self._profile = spec.profile
        self._join = elapsed(spec.join, _MINUTE)
        roles = {_WHEN: spec.when, _EXCUSE: spec.excuse}
        self._roles = {role: tests(selector, reading) for role, selector in roles.items()}
        self._found = f"found:{','.join(spec.in_)}:{','.join(sorted(spec.kinds or ()))}:{spec.profile.name}"
        if spec.profile.digest:  # of the user's own, which another version may say otherwise
            self._found += f" {spec.profile.digest}"
        looking = Looking(self._profile, self._kinds, reading.keyring.hashing, reading.own)
        self._masking = f"{self._found}:{self._join}"
        for type_ in self._roles[_WHEN]:
            reading.value(type_, self._found, finder(spec.in_, looking), fields_of(spec.in_))
            if self._join:
                reading.join_runs(type_, joining(spec.in_), self._join)
            reading.value(type_, _AUTHOR, _author, fields_of([_AUTHOR]))
        types = self._unless.types.union(self._customer.types, *self._roles.values())
        span.read(types)
        self._same.read(types)
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
                take = self._excuse if role == _EXCUSE else self._look
                after = take(after, place, event, interaction)
            after = self._switched(after, place, event, interaction, type_)
            return state if after is known else after

        return step

    def _switched(self, state: Showing, place: int, event: Kept, interaction: Interaction, type_: str) -> Showing:
        """With what the event switches on or off; the same object where that is nothing."""
        switches = self._unless.after(state.switches, place, event, interaction, type_)
        asked = self._customer.after(state.asked, place, event, interaction, type_)
        if switches is state.switches and asked is state.asked:
            return state
        return structs.replace(state, switches=switches, asked=asked)

    def _look(self, state: Showing, place: int, event: Kept, interaction: Interaction) -> Showing:
        values = event.values
        key = run_key(interaction.source(event), event.id) if interaction.runs else ""
        left = interaction.runs.get(key) if interaction.runs else None
        found = values.get(self._found) if values else None
        if found is None and left is None:
            return state
        if not self._asks(event, interaction) or self._unless.spares(
            state.switches, event, interaction, type_name(event.type)
        ):
            return state
        entries = list(cast(list[dict[str, object]], found or []))
        evidence: tuple[int, ...] = (place,)
        unsure = False
        author = str(values.get(_AUTHOR) or "") if values else ""
        if left is not None and author and self._join:
            window = _recent(state.window, event.time - self._join, author)
            now = Message(place, event.time, author, left.runs, left.settled)
            earlier = tuple(each for each in window if each.author == author)
            joined = self._completed(key, earlier, now, interaction)
            unsure = joined == []
            if joined or (unsure and not entries):
                evidence = (*(each.place for each in earlier), place)
            entries += joined or []
            state = structs.replace(state, window=(*window, now))
        if not entries and not unsure:
            return state
        if self._consistent:
            return self._compared(state, place, event, interaction, entries) if entries else state
        unread = any(each["kind"] == scanning.UNSCANNED for each in entries)
        unmasked = tuple(each for each in entries if not each["masked"] and each["kind"] != scanning.UNSCANNED)
        same = self._same.of(event, interaction)
        excuse = place if self._is_excused(state, event, interaction, author) else -1
        doubt = _UNREAD if unread else _LOST if unsure else ""
        return self._shown(state, Shown(place, event.time, unmasked, evidence, same, excuse, doubt))

    def _completed(
        self, key: str, earlier: tuple[Message, ...], now: Message, interaction: Interaction
    ) -> list[dict[str, Any]] | None:
        """What the message completes; nothing is None, and an empty list that nobody can know: digits were lost."""
        runs = [each.runs for each in earlier]
        found = splitting.completed(runs, now.runs, kinds=self._kinds, profile=self._profile)
        if found:
            entries = [entry(each, "text", joined=True) for each in found]
            interaction.note(key, self._masking, entries)
            return entries
        if not any(map(splitting.has_unknown, (*runs, now.runs))):
            interaction.note(key, self._masking, None)
            return None
        known = interaction.noted(key, self._masking)
        if all(each.settled for each in (*earlier, now)):
            return known
        # A message that came after the restart may go on, or stand between, what was joined before it.
        if known or splitting.is_unsure(runs, now.runs):
            interaction.note(key, self._masking, [])
            return []
        return known

    def _is_excused(self, state: Showing, event: Kept, interaction: Interaction, author: str) -> bool:
        """Whether what is shown is nobody's fault: an excuse at its instant, or the customer's own words."""
        if self._is_forgiven(state, event, interaction):
            return True
        if author != _CUSTOMER:
            return False
        is_asked = self._customer.spares(state.asked, event, interaction, type_name(event.type))
        return is_asked or "inbound_customer_text" in self._profile.allows

    def _is_forgiven(self, state: Showing, event: Kept, interaction: Interaction) -> bool:
        """Whether an excuse that belongs to it came at its instant."""
        return state.excuse_at(event.time, self._same.of(event, interaction)) >= 0

    def _excuse(self, state: Showing, place: int, event: Kept, interaction: Interaction) -> Showing:
        same = self._same.of(event, interaction)
        return state if same is None else state.excusing(Excuse(event.time, place, same))

    def _compared(
        self, state: Showing, place: int, event: Kept, interaction: Interaction, entries: list[dict[str, object]]
    ) -> Showing:
        """A verdict where a value is seen again: broken where the two places betray each other."""
        fresh = [sight(each, place) for each in entries]
        before, seen = state.seen, consistency.remembered(state.seen, fresh)
        if not consistency.seen_again(fresh, before):
            return structs.replace(state, seen=seen) if seen is not before else state
        found = consistency.betrayed(fresh, before, self._profile)
        unmasked = tuple(betrayal(one, other, why) for one, other, why in found)
        evidence = tuple(dict.fromkeys([*(other.place for _, other, _ in found), place]))
        same = self._same.of(event, interaction)
        excuse = place if self._is_forgiven(state, event, interaction) else -1
        return self._shown(
            structs.replace(state, seen=seen), Shown(place, event.time, unmasked, evidence, same, excuse)
        )

    def _shown(self, state: Showing, one: Shown) -> Showing:
        if self._again == "never" and state.shown:
            return state
        return state.added(one, alone=self._again == "restarts")

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterator[Judged]:
        for shown in state.since(0) if isinstance(state, Showing) else ():
            yield judged(shown, watermark, closing)

    def _lately(self, state: object, watermark: int, since: int) -> Iterator[Judged]:
        """The verdicts that may have changed since the watermark stood at `since`."""
        for shown in state.since(since) if isinstance(state, Showing) else ():
            yield judged(shown, watermark, "")

    def due(self, state: object, after: int) -> int:
        return state.due(after) if isinstance(state, Showing) else NEVER

    def last_due(self, state: object) -> int:
        return state.shown[-1].at if isinstance(state, Showing) and state.shown else 0

    def lasts(self, state: object) -> int:
        return NEVER if self._again == "never" and state is not None else self.last_due(state)


def _recent(window: tuple[Message, ...], since: int, author: str) -> tuple[Message, ...]:
    """The messages of that time that may hold pieces: of a talk of thousands in a minute no more than can be joined."""
    recent = [each for each in window[-_MOST_OF_ALL:] if each.at >= since]
    if len(recent) > splitting.MOST_PIECES:
        own = [each.place for each in recent if each.author == author]
        if dropped := frozenset(own[: -splitting.MOST_PIECES]):
            recent = [each for each in recent if each.place not in dropped]
    return tuple(recent)


_MOST_OF_ALL: Final = 4 * splitting.MOST_PIECES
"""Messages of all authors together."""


def _author(event: Event) -> object:
    author = event.data.get(_AUTHOR)
    return author if isinstance(author, str) else None
