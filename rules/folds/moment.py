"""Verdicts that fall at the instant of one event: what they share, whichever pattern finds them."""

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from msgspec import structs

from rules.compiling.asking import Unless, asks
from rules.compiling.reading import Reading, tests
from rules.folds.growing import Growing
from rules.folds.same import Same
from rules.folds.state import Switches
from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.pattern import Closing, Judged, Step, Test, Verdict
from rules.selector import Selector
from rules.timing.dates import doubted
from rules.timing.span import Span

if TYPE_CHECKING:
    from rules.rule import Rule


class Moment(NamedTuple):
    """One verdict: due at its event's own instant."""

    place: int
    at: int
    same: object
    broken: bool
    value: int | None
    limit: int
    evidence: tuple[int, ...]
    absent: tuple[int, int] | None = None
    """Between these instants nothing may have been lost, or the verdict does not hold."""
    doubt: str = ""
    """What limits it: a zone that is assumed or unknown, holidays that are not known."""


class Mending(NamedTuple):
    """An event that excuses, or makes good, what is broken at its instant."""

    at: int
    same: object
    place: int


class Moments(NamedTuple):
    """All verdicts of a history, in order."""

    found: Growing[Moment]
    broken: Growing[Moment]
    excuses: Growing[Mending]
    cures: Growing[Mending]

    def added(self, moment: Moment) -> "Moments":
        broken = self.broken.added(moment) if moment.broken else self.broken
        return self._replace(found=self.found.added(moment), broken=broken)

    def excused(self, at: int, same: object, place: int) -> "Moments":
        return self._replace(excuses=self.excuses.added(Mending(at, same, place)))

    def cured(self, at: int, same: object, place: int) -> "Moments":
        return self._replace(cures=self.cures.added(Mending(at, same, place)))

    def without(self, same: object) -> "Moments":
        """Those that do not agree with these values."""
        kept = NO_MOMENTS._replace(excuses=self.excuses, cures=self.cures)
        for moment in self.found:
            if same is None or moment.same != same:
                kept = kept.added(moment)
        return kept

    def excuse_of(self, moment: Moment) -> int:
        """The place of the event that excuses a verdict; -1 where none does."""
        return _mending(self.excuses, moment)

    def cure_of(self, moment: Moment) -> int:
        """The place of the event that makes it good; -1 where none does."""
        return _mending(self.cures, moment)

    def due(self, after: int) -> int:
        """When the first broken one, not before `after`, must be told; NEVER when none."""
        for moment in self.broken.from_first(after, _at):
            if self.excuse_of(moment) < 0 and self.cure_of(moment) < 0:
                return moment.at
        return NEVER

    def last_due(self) -> int:
        return self.found[-1].at if self.found else 0


NO_MOMENTS: Final = Moments(Growing(), Growing(), Growing(), Growing())
_at = attrgetter("at")


def _mending(mendings: Growing[Mending], moment: Moment) -> int:
    for mending in mendings.from_first(moment.at, _at):
        if mending.at != moment.at:
            break
        if mending.same == moment.same and mending.place != moment.place:
            return mending.place
    return -1


class Momentary:
    """A rule's common keys, compiled, where every verdict falls at the instant of its event."""

    unit = "events"
    nothing: Any
    """The state before any event; it has `switches`."""

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        check = rule.check
        self.span = Span(rule, reading)
        self.same = Same(check.same, reading)
        self.unless = Unless(check.unless, self.same, self.span, reading)
        self.settled = check.again != "restarts"
        self.lately = self._lately if self.settled else None
        self.again = check.again
        self._asks = asks(rule, reading, any_date=any_date)

    def compiled(self, selectors: dict[int, Selector], reading: Reading, others: Iterable[str] = ()) -> dict[str, Step]:
        """By type what an event does that plays one of these roles, is one of `others`, or switches `unless`; what
        `same` and durations ask is read of them all."""
        roles = roles_of(selectors, reading)
        types = sorted(self.unless.types.union(roles, others))
        self.same.read(types)
        self.span.read(types)
        return {type_: self._step(type_, roles.get(type_, [])) for type_ in types}

    def _step(self, type_: str, roles: "Roles") -> Step:
        def step(state: object, place: int, event: Kept, interaction: Interaction) -> object:
            known: Any = self.nothing if state is None else state
            met = played(roles, event, interaction)
            after = self._after(known, met, place, event, interaction, type_) if met else known
            switches = self.unless.after(known.switches, place, event, interaction, type_)
            if switches is not known.switches:
                after = structs.replace(after, switches=switches)
            return state if after is known else after

        return step

    def _after(self, state: Any, roles: int, place: int, event: Kept, interaction: Interaction, type_: str) -> Any:
        """The state when an event that plays roles has passed; the same object when nothing changed."""
        raise NotImplementedError

    def asks(self, switches: Switches | None, event: Kept, interaction: Interaction, type_: str) -> bool:
        """Whether the rule asks at an event; what it does not ask at uses nothing up."""
        return self._asks(event, interaction) and not self.unless.spares(switches, event, interaction, type_)

    def is_used(self, moments: Moments) -> bool:
        """Whether the one verdict that a subject may have is there."""
        return self.again == "never" and bool(moments.found)

    def added(self, moments: Moments, moment: Moment) -> Moments:
        """The verdict joins the others; of those that agree only the latest counts where they restart."""
        if self.again == "restarts":
            moments = moments.without(moment.same)
        return moments.added(moment)

    def _told(self, moments: Moments, first: int, watermark: int, closing: Closing) -> Iterator[Judged]:
        for moment in moments.found.since(first):
            if moment.broken and (cure := moments.cure_of(moment)) >= 0:
                moment = moment._replace(broken=False, value=0, evidence=(moment.place, cure), absent=None)
            excuse = moments.excuse_of(moment) if moment.broken else -1
            yield self._judge(moment, excuse, watermark, closing)

    def _lately(self, state: object, watermark: int, since: int) -> Iterator[Judged]:
        """The verdicts that may have changed since the watermark stood at `since`."""
        moments = self.moments(state)
        return self._told(moments, moments.found.first(since, _at), watermark, "")

    def judged_moments(self, moments: Moments, watermark: int, closing: Closing) -> Iterator[Judged]:
        """Every verdict."""
        return self._told(moments, 0, watermark, closing)

    def due(self, state: object, after: int) -> int:
        return self.moments(state).due(after)

    def last_due(self, state: object) -> int:
        return self.moments(state).last_due()

    def moments(self, state: object) -> Moments:
        """The verdicts that a state holds."""
        return getattr(state, "moments", NO_MOMENTS)

    def _judge(self, moment: Moment, excuse: int, watermark: int, closing: Closing) -> Judged:
        verdict: Verdict = "open"
        evidence, absent = moment.evidence, moment.absent
        if not moment.broken:
            verdict = "kept"
        elif excuse >= 0:
            verdict, evidence, absent = "excused", (*evidence, excuse), None
        elif watermark > moment.at or closing:
            verdict = "broken"
        value = moment.value if verdict in ("kept", "broken") else None
        judged = Judged(moment.place, verdict, moment.at, value, moment.limit, self.unit, evidence, absent=absent)
        return doubted(judged, moment.doubt)


Roles = list[tuple[int, Test]]


def roles_of(selectors: dict[int, Selector], reading: Reading) -> dict[str, Roles]:
    """By event type, what an event can be to a fold, and by which test."""
    found: dict[str, Roles] = {}
    for role, selector in selectors.items():
        for type_, test in tests(selector, reading).items():
            found.setdefault(type_, []).append((role, test))
    return found


def played(roles: Roles, event: Kept, interaction: Interaction) -> int:
    """The roles that an event plays, summed."""
    return sum([role for role, test in roles if test(event, interaction)])
