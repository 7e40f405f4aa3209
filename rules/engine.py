"""The engine of one partition: takes events, judges their interactions, says steps. It reads no clock."""

from heapq import heappop, heappush
from typing import Any

from rules import folding, rewriting, speech
from rules.admission import OPENINGS, Graveyard, Timing
from rules.buckets import Buckets
from rules.history import NEVER, SMALL, Ids, Kept, Origin, pack, storable, type_name
from rules.interaction import Interaction, run_key
from rules.pattern import Closing
from rules.rewriting import Outcome
from rules.ruleset import Ruleset
from schemas import order
from schemas.rejection import Rejection
from schemas.wire import Event

_UNKNOWN = order.UNKNOWN
_PLACES = order.PLACES
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
        self.tells_verdicts = True
        """Off where nobody reads them: a record for every clock costs more than judging it."""
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
        identity = hash((event.origin[0], event.id)) & 0xFFFFFFFF
        if identity in interaction.ids and self._is_known(interaction, event):
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

    def _is_known(self, interaction: Interaction, event: Event) -> bool:
        """Whether an event of this identity is there and stays."""
        outcome = rewriting.supersede(interaction, event)
        self.copies += outcome is Outcome.COPY
        self.conflicting += outcome in (Outcome.KEPT, Outcome.SUPERSEDED)
        return outcome in (Outcome.COPY, Outcome.KEPT)

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
        type_ = event.type
        results, values = reading.read(event)
        if type_ in reading.joins:
            self._keep_runs(interaction, event)
        origins = interaction.origins
        if event.origin in origins:
            origin = origins.index(event.origin)
            restates = len(origins) > 1 or (values is not None and reading.late_in_data)
        else:
            origin = self._add_origin(interaction, event.origin)
            restates = True
        time = event.time
        code, rank = _PLACES.get(type_) or (type_, _UNKNOWN)
        bits = results if results < SMALL else storable(results)
        kept = Kept(time, code, event.id, origin, event.digest, bits, values, offset, event.sequence)
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
            if not restates or not self._restated(interaction, kept):
                self._fold_on(interaction, place, kept, type_)
                return
        else:
            rewriting.insert(interaction, kept)
        folding.refold(self.ruleset, interaction)
        self.speak(interaction)

    def _keep_runs(self, interaction: Interaction, event: Event) -> None:
        runs = self.ruleset.reading.runs_of(event)
        key = run_key(event.origin[0], event.id)
        if runs:
            interaction.runs = {} if interaction.runs is None else interaction.runs
            interaction.runs[key] = runs
        elif interaction.runs is not None:
            interaction.runs.pop(key, None)

    def _add_origin(self, interaction: Interaction, origin: Origin) -> int:
        """The origin's place in the interaction. Equal ones are one object, for they repeat from one to the next."""
        if len(self._origins) > _MANY_ORIGINS:
            self._origins.clear()
            self._alone.clear()
        shared = self._origins.setdefault(origin, origin)
        known = interaction.origins
        interaction.origins = (*known, shared) if known else self._alone.setdefault(shared, (shared,))
        return len(known)

    def _restated(self, interaction: Interaction, kept: Kept) -> bool:
        """Takes what the last event states of the interaction; whether that changes how earlier events are judged."""
        names = self.ruleset.late
        if not names:
            return False
        known = interaction.known
        stated = [interaction.stated(kept, name) for name in names]
        fresh = tuple(old if new is None else new for new, old in zip(stated, known, strict=True))
        if fresh == known:
            return False
        if len(self._known) > _MANY_ORIGINS:
            self._known.clear()
        interaction.known = self._known.setdefault(fresh, fresh)
        return interaction.count > 1

    def _fold_on(self, interaction: Interaction, place: int, kept: Kept, type_: str) -> None:
        """The fast path: an event that sorts last continues the folds."""
        if self._unstated:
            folding.run_on(self.ruleset, interaction, kept)
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

    def speak(self, interaction: Interaction, closing: Closing = "") -> None:
        """Says what has changed since it was last said, and notes when to ask again."""
        self.steps += speech.steps(self.ruleset, interaction, self.watermark, closing)
        if closing:
            return
        self._wake_at(interaction, self._next_due(interaction, self.watermark))

    def _next_due(self, interaction: Interaction, after: int) -> int:
        """The next instant, not before `after`, at which one of the rules must be asked."""
        soonest = NEVER
        for fold, state in zip(self.ruleset.folds, interaction.states, strict=True):
            if state is not None and (due := fold.due(state, after)) < soonest:
                soonest = due
        return soonest

    def _wake_at(self, interaction: Interaction, wake: int) -> None:
        if wake != NEVER and wake != interaction.wake:
            heappush(self._due, (wake, interaction.key))
        interaction.wake = wake

    def _speak_due(self) -> None:
        """Everything due before the watermark is spoken, in the order of due."""
        heap = self._due
        watermark = self.watermark
        while heap and heap[0][0] < watermark:
            due, key = heappop(heap)
            interaction = self.open.get(key)
            if interaction is None or interaction.wake != due:
                continue
            open_ = self._next_due(interaction, 0)
            if open_ < watermark:
                self.speak(interaction)
            else:  # what was due is decided meanwhile
                self._wake_at(interaction, open_)

    def _over_at(self, interaction: Interaction) -> int:
        """The recorded time after which the interaction is over, if nothing more comes."""
        folds = zip(self.ruleset.folds, interaction.states, strict=True)
        last_due = max((fold.last_due(state) for fold, state in folds if state is not None), default=0)
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
        if self.tells_verdicts:
            self.verdicts += speech.verdicts(self.ruleset, interaction, self.watermark, closing)
        self.graves.bury(interaction.key, over_at)
        del self.open[interaction.key]

    def resume(self, interaction: Interaction) -> None:
        """Takes an interaction that was saved: folds it, and notes when to ask and when it is over."""
        self.open[interaction.key] = interaction
        folding.refold(self.ruleset, interaction)
        self._wake_at(interaction, self._next_due(interaction, 0))
        last = interaction.events()[-1]
        interaction.last_rank = order.rank(type_name(last.type))
        self._closing.add(self._over_at(interaction), interaction.key)

    def pass_time(self, watermark: int, recorded: int) -> None:
        """Time goes on without events: silence on a caught-up partition, or the end of the input."""
        self.watermark = max(self.watermark, watermark)
        self.recorded = max(self.recorded, recorded)
        self._speak_due()
        if self._closing.first < self.recorded - self.timing.max_ahead:
            self._close_over()
