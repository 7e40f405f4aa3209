"""The engine of one partition: takes events, judges their interactions, says steps. It reads no clock."""

from rules.admission import OPENINGS, Timing, Unread
from rules.context.hearing import STATES
from rules.history import FEW, SMALL, Kept, identity, in_short, pack, pack_id, storable
from rules.interaction import ENVELOPE, NOTHING, Interaction
from rules.judging import folding, rewriting
from rules.judging.reporting import Reporting
from rules.judging.rewriting import Outcome
from rules.judging.sharing import Shared
from rules.pattern import Closing
from rules.ruleset import Ruleset
from rules.subjects.telling import Past, past_of
from schemas import order
from schemas.rejection import Rejection
from schemas.wire import Event

_UNKNOWN = order.UNKNOWN
_PLACES = order.PLACES


class Engine(Reporting):
    """State of one partition. `steps` and `verdicts` collect what is to be said; whoever drives it empties them."""

    def __init__(self, ruleset: Ruleset, timing: Timing) -> None:
        super().__init__(ruleset, timing)
        self.copies = 0
        self.conflicting = 0
        self.too_long = 0
        """Events that were left out, for their interactions had as many as are kept."""
        self.unread: Unread | None = None
        """What a replay leaves out before it begins to read."""
        self.beheaded = 0
        """Histories that may have begun there."""
        self._past: Past | None = None

    def _compile(self, ruleset: Ruleset) -> None:
        super()._compile(ruleset)
        self._shared = Shared(ruleset)
        self._unstated = (None,) * len(ruleset.running)
        self._late_fields, self._running_fields = frozenset(ruleset.late) - set(ENVELOPE), frozenset(ruleset.running)

    def judge(self, event: Event, recorded: int, offset: int = -1) -> Rejection | None:
        """Takes one event that was recorded at that instant; a rejection when it is not admitted."""
        if self._dues.first < self.watermark or self.hearing.next < self.watermark:
            self._speak_due()
        if recorded > self.recorded:
            self.recorded = recorded
            if self._endings.first < recorded - self.timing.max_ahead:
                self._close_over()
        time = event.time
        timing = self.timing
        if time > recorded + timing.max_ahead:
            return Rejection("future", "time: later than the record itself; the clock of its source is wrong")
        interaction = self.open.get(event.key)
        if interaction is None or recorded > interaction.recorded + timing.remember:
            interaction = self._still_open(interaction, event, recorded) or self._begin(event, recorded)
        if interaction is None or time <= interaction.rare.born_after:
            return Rejection("late", "time: its interaction is over")
        if self._is_known(interaction, event):
            return None
        if interaction.count >= timing.max_events:
            self._leave_out(interaction, recorded)
            return None
        if self.changes is not None:
            self.changes.touched[interaction.key] = interaction
        if recorded > interaction.recorded:
            interaction.recorded = recorded
        self._admit(interaction, event, offset)
        late = timing.lateness_of.get(event.origin[0]) if timing.lateness_of else None
        reach = (time if time < recorded else recorded) - (timing.lateness if late is None else late)
        if reach > self.watermark:
            self.watermark = reach
        return None

    def hear(self, event: Event, recorded: int) -> Rejection | None:
        """Takes a `system.status` for what it says of a source: its component, where it names one, else its own. It is
        admitted by its record alone, and part of no history."""
        self.pass_time(0, recorded)
        if event.time > recorded + self.timing.max_ahead:
            return Rejection("future", "time: later than the record itself; the clock of its source is wrong")
        if recorded - event.time > self.timing.graves:
            return Rejection("late", "time: nobody remembers what it is about")
        tenant = event.key.partition("\0")[0]
        source, state = event.data.get("component") or event.origin[0], event.data.get("state")
        if state in STATES:
            self.listen((tenant, source), state, event.time)
        late = self.timing.lateness_of.get(event.origin[0], self.timing.lateness)
        self.watermark = max(self.watermark, min(event.time, recorded) - late)
        return None

    def _leave_out(self, interaction: Interaction, recorded: int) -> None:
        """One event more than is kept: from now on nothing is known of this interaction but that it goes on."""
        self.too_long += 1
        interaction.recorded = max(recorded, interaction.recorded)
        if self.changes is not None:
            self.changes.touched[interaction.key] = interaction
        if not interaction.too_long:
            interaction.too_long = True
            self.speak(interaction)

    def _still_open(self, interaction: Interaction | None, event: Event, recorded: int) -> Interaction | None:
        """The interaction, unpacked where it slept, unless it is over by now."""
        if interaction is None and (self.stale or self.asleep):
            interaction = self.awake(event.key)
        if interaction is not None and recorded > interaction.recorded + self.timing.remember:
            over_at = self.over_at(interaction)
            if recorded > over_at:
                self._close(interaction, over_at)
                return None
        return interaction

    def _is_known(self, interaction: Interaction, event: Event) -> bool:
        """Whether an event of this identity is there and stays; if not, it is there from now on."""
        ids = interaction.ids
        if ids is None:
            if pack_id(event.id) not in interaction.history:
                return False
        elif (number := identity(event.origin[0], event.id)) not in ids:
            ids.add(number)
            return False
        past = past_of(interaction)
        outcome = rewriting.supersede(interaction, event)
        if outcome is Outcome.SUPERSEDED:
            self._past = past
        self.copies += outcome is Outcome.COPY
        self.conflicting += outcome in (Outcome.KEPT, Outcome.SUPERSEDED)
        return outcome in (Outcome.COPY, Outcome.KEPT)

    def _begin(self, event: Event, recorded: int) -> Interaction | None:
        """A new history, or None where the record can only be a straggler."""
        key = event.key
        born_after = self.graves.over_at(key)
        if event.time <= born_after or recorded - event.time > self.timing.graves:
            return None
        self.need(event.time)
        origins, known, moves = self._shared.begun_by(event.origin)
        interaction = Interaction(key, b"", origins, (), known, moves, self._unstated)
        interaction.recorded = recorded
        interaction.born_after = born_after
        interaction.told = None if self._counted is None else NOTHING
        interaction.headless = recorded - event.time > self.timing.remember and event.type not in OPENINGS
        idle = self._endings.idle_of(event.origin)
        if self.unread is not None and event.type not in OPENINGS and self.unread.may_hide(recorded, idle):
            interaction.headless = True
            self.beheaded += 1
        self.open[key] = interaction
        self._endings.add(recorded + idle, key)
        self.begun += 1
        return interaction

    def _admit(self, interaction: Interaction, event: Event, offset: int) -> None:
        """The event joins the history: at its end the folds go on, before it they begin again."""
        reading, type_, time = self.ruleset.reading, event.type, event.time
        results, values = reading.read(event)
        if type_ in reading.joins:
            interaction.keep_runs(event.origin[0], event.id, time, reading.runs_of(event))
        is_usual = len(interaction.origins) == 1 and interaction.origins[0] == event.origin
        origin, restates = (0, False) if is_usual else self._shared.place_of(interaction, event.origin)
        code, rank = _PLACES.get(type_) or (type_, _UNKNOWN)
        bits = results if results < SMALL else storable(results)
        kept = Kept(time, code, event.id, origin, event.digest, bits, in_short(values), offset, event.sequence)
        past = None
        if time > self.greatest:
            self.greatest = time
        interaction.numbered |= event.sequence >= 0
        if type_ == "interaction.ended":
            self._end(interaction)
        if time > (last := interaction.last_time) or (time == last and rewriting.is_last(interaction, kept, rank)):
            place = interaction.count
            if restates or not (values is None or self._late_fields.isdisjoint(values)):
                past = past_of(interaction)
            interaction.history += pack(kept)
            interaction.count = place + 1
            interaction.last_time, interaction.last_rank = time, rank
            if place >= FEW and interaction.ids is None:
                interaction.grow_long()
            if past is None or not self._restated(interaction, kept):
                steps = interaction.moves.get(type_) if interaction.moves else None
                if values is not None and not self._running_fields.isdisjoint(values):
                    folding.run_on(self.ruleset, interaction, kept)
                    interaction.running = self._shared.known(interaction.running)
                if steps is not None or time <= self.watermark or interaction.numbered:
                    self._fold_on(interaction, place, kept, steps or ())
                if self._telling is not None or self._counted is not None:
                    self._say_of_last(interaction, kept, offset)
                return
        else:
            past = self._past or past_of(interaction)
            self._insert(interaction, kept)
        self._judge_again(interaction, past, offset)

    def _insert(self, interaction: Interaction, kept: Kept) -> None:
        self.need(kept.time, interaction)
        rewriting.insert(interaction, kept)

    def _end(self, interaction: Interaction) -> None:
        """It has ended, and is over when it is remembered no longer."""
        interaction.ended = True
        self._endings.add(interaction.recorded + self.timing.remember, interaction.key)

    def _judge_again(self, interaction: Interaction, past: Past | None, offset: int) -> None:
        """What was before the last event of a history has changed."""
        self._tell_of(interaction, past)
        folding.refold(self.ruleset, interaction)
        if self._counted is not None:
            interaction.retell = True
        self.speak(interaction)
        self._past = None
        if self._telling is not None and past is not None:
            self._tell(interaction, self._telling.again(interaction, past), offset)

    def _restated(self, interaction: Interaction, kept: Kept) -> bool:
        """Takes what the last event states of the interaction; whether that changes how earlier events are judged."""
        names = self.ruleset.late
        if not names:
            return False
        known = interaction.known
        fresh = interaction.after(kept, names, known)
        if fresh == known:
            return False
        interaction.known = self._shared.known(fresh)
        return interaction.count > 1

    def _close_over(self) -> None:
        """Closes what is over by the partition's recorded time, with room for records slightly out of order."""
        settled = self.recorded - self.timing.max_ahead
        for key in self._endings.before(settled):
            interaction = self.held_by(key)
            if interaction is None:
                continue
            over_at = self.over_at(interaction)
            if over_at < settled:
                self._close(interaction, over_at)
            else:
                self._endings.add(over_at, key)
        if len(self._endings) > 4 * self.held + 1000:
            self._endings.begin_anew(self.open.values(), self.asleep, self.stale.values())
        self.graves.clear_before(self.recorded)

    def _close(self, interaction: Interaction, over_at: int) -> None:
        """An interaction that is over: its last steps, its verdicts, its gravestone."""
        closing: Closing = "ended" if interaction.ended else "idle"
        self.speak(interaction, closing)
        self.graves.bury(interaction.key, over_at)
        if self.changes is not None:
            self.changes.close(interaction, over_at)
        del self.open[interaction.key]

    def pass_time(self, watermark: int, recorded: int) -> None:
        """Time goes on without events: silence on a caught-up partition, or the end of the input."""
        self.watermark = max(self.watermark, watermark)
        self.recorded = max(self.recorded, recorded)
        self._speak_due()
        if self._endings.first < self.recorded - self.timing.max_ahead:
            self._close_over()
