"""The engine of one partition: takes events, judges their interactions, says steps. It reads no clock."""

from heapq import heappop, heappush
from typing import Any

from rules import rewriting, speech
from rules.admission import OPENINGS, Graveyard, Timing
from rules.buckets import Buckets
from rules.history import NEVER, Ids, Kept, Origin, pack, storable, type_name
from rules.interaction import Interaction, run_key
from rules.pattern import Closing
from rules.rewriting import Outcome
from rules.ruleset import Ruleset
from schemas import order
from schemas.rejection import Rejection
from schemas.wire import Event

_UNKNOWN = len(order.RANK)
_MANY_ORIGINS = 50_000


class Engine:
    """State of one partition. `steps` and `verdicts` collect what is to be said; whoever drives it empties them."""

    def __init__(self, ruleset: Ruleset, timing: Timing) -> None:
        self.ruleset = ruleset
        self.timing = timing
        self.open: dict[str, Interaction] = {}
        self.graves = Graveyard(timing.graves)
        self.watermark = 0
        self.recorded = 0
        self.greatest = 0
        """Greatest event time that was admitted."""
        self.steps: list[dict[str, Any]] = []
        self.verdicts: list[dict[str, Any]] = []
        self.copies = 0
        self.conflicting = 0
        self._due: list[tuple[int, str]] = []
        self._closing = Buckets()
        self._origins: dict[Origin, Origin] = {}
        self._alone: dict[Origin, tuple[Origin]] = {}
        self._known: dict[tuple[object, ...], tuple[object, ...]] = {}
        self._nothing: list[object] = [None] * len(ruleset.rules)
        self._unknown = (None,) * len(ruleset.late)
        self._unstated = (None,) * len(ruleset.running)

    def judge(self, event: Event, recorded: int, offset: int = -1) -> Rejection | None:
        """Takes one event that was recorded at that instant; a rejection when it is not admitted."""
        if self._due and self._due[0][0] < self.watermark:
            self._speak_due()
        if recorded > self.recorded:
            self.recorded = recorded
            if self._closing.first < recorded - self.timing.max_ahead:
                self._close_over()
        time = event.time
        if time > recorded + self.timing.max_ahead:
            return Rejection("future", "time: later than the record itself; the clock of its source is wrong")
        key = event.key
        interaction = self.open.get(key)
        if interaction is not None and recorded > interaction.recorded + self.timing.remember:
            over_at = self._over_at(interaction)
            if recorded > over_at:
                self._close(interaction, over_at)
                interaction = None
        if interaction is None:
            interaction = self._begin(event, recorded)
        if interaction is None or time <= interaction.born_after:
            return Rejection("late", "time: its interaction is over")
        identity = Ids.of(event.origin[0], event.id)
        if identity in interaction.ids:
            outcome = rewriting.supersede(interaction, event)
            self.copies += outcome is Outcome.COPY
            self.conflicting += outcome in (Outcome.KEPT, Outcome.SUPERSEDED)
            if outcome in (Outcome.COPY, Outcome.KEPT):
                return None
        interaction.ids = Ids.add(interaction.ids, identity)
        if recorded > interaction.recorded:
            interaction.recorded = recorded
        self._admit(interaction, event, offset)
        reach = time if time < recorded else recorded
        late = self.timing.lateness_of.get(event.origin[0]) if self.timing.lateness_of else None
        reach -= self.timing.lateness if late is None else late
        if reach > self.watermark:
            self.watermark = reach
        return None

    def _begin(self, event: Event, recorded: int) -> Interaction | None:
        """A new history, or None where the record can only be a straggler."""
        key = event.key
        born_after = self.graves.over_at(key)
        if event.time <= born_after or recorded - event.time > self.timing.graves:
            return None
        interaction = Interaction(key, bytearray(), Ids.empty(), (), list(self._nothing), self._unknown, self._unstated)
        interaction.born_after = born_after
        interaction.headless = recorded - event.time > self.timing.remember and event.type not in OPENINGS
        interaction.recorded = recorded
        self.open[key] = interaction
        self._closing.add(recorded + self._idle(interaction, event), key)
        return interaction

    def _idle(self, interaction: Interaction, event: Event | None = None) -> int:
        if not self.timing.idle_of:
            return self.timing.idle
        channels = [event.origin[1]] if event else [origin[1] for origin in interaction.origins]
        return max((self.timing.idle_of.get(channel or "", self.timing.idle) for channel in channels), default=0)

    def _admit(self, interaction: Interaction, event: Event, offset: int) -> None:
        """The event joins the history: at its end the folds go on, before it they begin again."""
        reading = self.ruleset.reading
        results, values = reading.read(event)
        if reading.joins:
            self._keep_runs(interaction, event)
        origins = interaction.origins
        try:
            origin = origins.index(event.origin)
        except ValueError:
            origin = len(origins)
            shared = self._shared(event.origin)
            interaction.origins = (*origins, shared) if origins else self._alone.setdefault(shared, (shared,))
        type_ = event.type
        time = event.time
        code = order.CODE.get(type_, type_)
        kept = Kept(time, code, event.id, origin, event.digest, storable(results), values, offset, event.sequence)
        rank = order.RANK.get(type_, _UNKNOWN)
        if time > self.greatest:
            self.greatest = time
        if type_ == "interaction.ended":
            interaction.ended = True
            self._closing.add(interaction.recorded + self.timing.remember, interaction.key)
        place = interaction.count
        if time > interaction.last_time or (time == interaction.last_time and rank > interaction.last_rank):
            interaction.history += pack(kept)
            interaction.count = place + 1
            interaction.last_time, interaction.last_rank = time, rank
            if (values is None and len(origins) == 1 and not origin) or not self._restated(interaction, kept):
                self._fold_on(interaction, place, kept, type_)
                return
        else:
            rewriting.insert(interaction, kept)
        self.refold(interaction)
        self.speak(interaction)

    def _keep_runs(self, interaction: Interaction, event: Event) -> None:
        runs = self.ruleset.reading.runs_of(event)
        key = run_key(event.origin[0], event.id)
        if runs:
            interaction.runs = {} if interaction.runs is None else interaction.runs
            interaction.runs[key] = runs
        elif interaction.runs is not None:
            interaction.runs.pop(key, None)

    def _shared(self, origin: Origin) -> Origin:
        """One object for equal origins, which repeat from interaction to interaction."""
        if len(self._origins) > _MANY_ORIGINS:
            self._origins.clear()
            self._alone.clear()
        return self._origins.setdefault(origin, origin)

    def _restated(self, interaction: Interaction, kept: Kept) -> bool:
        """Takes what the last event states of the interaction; whether that changes how earlier events are judged."""
        names = self.ruleset.late
        known = interaction.known
        if names and (kept.values is not None or len(interaction.origins) > 0):
            stated = [interaction.stated(kept, name) for name in names]
            fresh = tuple(old if new is None else new for new, old in zip(stated, known, strict=True))
            if fresh != known:
                if len(self._known) > _MANY_ORIGINS:
                    self._known.clear()
                interaction.known = self._known.setdefault(fresh, fresh)
                return interaction.count > 1
        return False

    def _fold_on(self, interaction: Interaction, place: int, kept: Kept, type_: str) -> None:
        """The fast path: an event that sorts last continues the folds."""
        if self._unstated:
            self._run_on(interaction, kept)
        watermark = self.watermark
        speak = kept.time <= watermark
        states = interaction.states
        for rule, step in self.ruleset.moves.get(type_, ()):
            before = states[rule]
            after = step(before, place, kept, interaction)
            if after is before:
                continue
            states[rule] = after
            fold = self.ruleset.folds[rule]
            due = fold.due(after, watermark if fold.settled else 0)
            if due < watermark or (interaction.said is not None and not fold.settled):
                speak = True
            elif due < interaction.wake:
                interaction.wake = due
                heappush(self._due, (due, interaction.key))
        if speak:
            self.speak(interaction)

    def _run_on(self, interaction: Interaction, kept: Kept) -> None:
        stated = [interaction.stated(kept, name) for name in self.ruleset.running]
        interaction.running = tuple(
            old if new is None else new for new, old in zip(stated, interaction.running, strict=True)
        )

    def refold(self, interaction: Interaction) -> None:
        """Folds the whole history again and finds the clocks that something was said of."""
        events = interaction.events()
        ruleset = self.ruleset
        interaction.known = interaction.known_from(events, ruleset.late)
        interaction.running = self._unstated
        interaction.states = list(self._nothing)
        if interaction.headless and events and type_name(events[0].type) in OPENINGS:
            interaction.headless = False
        states = interaction.states
        for place, kept in enumerate(events):
            if self._unstated:
                self._run_on(interaction, kept)
            for rule, step in ruleset.moves.get(type_name(kept.type), ()):
                states[rule] = step(states[rule], place, kept, interaction)
        if interaction.said:
            places = {(interaction.source(kept), kept.id): place for place, kept in enumerate(events)}
            for said in interaction.said:
                said.shown = None
                said.start = places.get((said.source, said.id), -1)

    def speak(self, interaction: Interaction, closing: Closing = "") -> None:
        """Says what has changed since it was last said, and notes when to ask again."""
        self.steps += speech.steps(self.ruleset, interaction, self.watermark, closing)
        if closing:
            return
        dues = (fold.due(state, self.watermark) for fold, state in self._states(interaction))
        wake = min(dues, default=NEVER)
        if wake != NEVER and wake != interaction.wake:
            heappush(self._due, (wake, interaction.key))
        interaction.wake = wake

    def _states(self, interaction: Interaction) -> list[tuple[Any, object]]:
        return [(fold, state) for fold, state in zip(self.ruleset.folds, interaction.states, strict=True) if state]

    def _speak_due(self) -> None:
        """Everything due before the watermark is spoken, in the order of due."""
        heap = self._due
        watermark = self.watermark
        while heap and heap[0][0] < watermark:
            due, key = heappop(heap)
            interaction = self.open.get(key)
            if interaction is not None and interaction.wake == due:
                self.speak(interaction)

    def _over_at(self, interaction: Interaction) -> int:
        """The recorded time after which the interaction is over, if nothing more comes."""
        last_due = max((fold.last_due(state) for fold, state in self._states(interaction)), default=0)
        since = max(interaction.recorded, last_due)
        return since + (self.timing.remember if interaction.ended else self._idle(interaction))

    def _close_over(self) -> None:
        """Closes what is over by the partition's recorded time, with room for records slightly out of order."""
        settled = self.recorded - self.timing.max_ahead
        for key in self._closing.before(settled):
            interaction = self.open.get(key)
            if interaction is None:
                continue
            over_at = self._over_at(interaction)
            if over_at < settled:
                self._close(interaction, over_at)
            else:
                self._closing.add(over_at, key)
        if len(self._closing) > 4 * len(self.open) + 1000:
            self._closing = Buckets()
            for interaction in self.open.values():
                self._closing.add(self._over_at(interaction), interaction.key)
        self.graves.clear_before(self.recorded)

    def _close(self, interaction: Interaction, over_at: int) -> None:
        """An interaction that is over: its last steps, its verdicts, its gravestone."""
        closing: Closing = "ended" if interaction.ended else "idle"
        self.speak(interaction, closing)
        self.verdicts += speech.verdicts(self.ruleset, interaction, self.watermark, closing)
        self.graves.bury(interaction.key, over_at)
        del self.open[interaction.key]

    def resume(self, interaction: Interaction) -> None:
        """Takes an interaction that was saved: folds it, and notes when to ask and when it is over."""
        self.open[interaction.key] = interaction
        self.refold(interaction)
        due = min((fold.due(state, 0) for fold, state in self._states(interaction)), default=NEVER)
        interaction.wake = due
        if due != NEVER:
            heappush(self._due, (due, interaction.key))
        last = interaction.events()[-1]
        interaction.last_rank = order.RANK.get(type_name(last.type), _UNKNOWN)
        self._closing.add(self._over_at(interaction), interaction.key)

    def pass_time(self, watermark: int, recorded: int) -> None:
        """Time goes on without events: silence on a caught-up partition, or the end of the input."""
        self.watermark = max(self.watermark, watermark)
        self.recorded = max(self.recorded, recorded)
        self._speak_due()
        if self._closing.first < self.recorded - self.timing.max_ahead:
            self._close_over()
