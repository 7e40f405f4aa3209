"""What the loaded rules read of an event, decided once at admission: test results and a few values, never texts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import xxhash

from rules.browsing import QUEUE, RUNNING
from rules.compiling import asked
from rules.compiling.since import Kind, Since
from rules.condition import MISSING, Condition, asked_zone, in_zone
from rules.history import Kept, bits
from rules.interaction import ENVELOPE, LATE, Interaction
from rules.masking.keyring import NO_KEYS, Keyring
from rules.masking.splitting import Run
from rules.paths import Reader, at, fields_of
from rules.pattern import ALWAYS, Test
from rules.selector import Choice, Selector
from schemas.wire import LONGEST_NAME, Event

_MANY: Final = 50_000
_SCALARS: Final = frozenset({str, int, float, bool})
_GREATEST: Final = 2**63 - 1


class Reading:
    """Collects, while rules are compiled, what they want to know; then reads events. Tests are numbered per type."""

    def __init__(
        self,
        keyring: Keyring = NO_KEYS,
        own: frozenset[str] = frozenset(),
        before: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """`before`: the names of the tests of an earlier reading, whose numbers stay as they are."""
        self.keyring = keyring
        """Its hashes stand for found values; without a key findings carry none."""
        self.own = own
        """Values that are nobody's personal data."""
        self.late: list[str] = []
        self.running: list[str] = [RUNNING[QUEUE]]
        self._attributes: set[str] = {"queue"}  # every violation names its queue
        self._places = {type_: {text: place for place, text in enumerate(texts)} for type_, texts in before.items()}
        self._tests: dict[str, dict[str, asked.Test]] = {}
        self._values: dict[str, dict[str, asked.Value]] = {}
        self._stating: dict[str, dict[str, Reader]] = {}
        """By data field: what an event that has it states beside it."""
        self._tables = asked.Tables(self._tests, self._attributes, self._stating, self._values, {})
        self.since = Since()
        self.since.asked("attribute", "queue", "")
        self.joins: dict[str, Callable[[Event], tuple[Run, ...]]] = {}
        """By event type: how the digit runs of its text are read, where a rule joins them over messages."""
        self.join = 0
        """The longest span in which they are joined, microseconds."""

    def test(self, type_: str, text: str, meets: Callable[[Event], bool], fields: asked.Fields) -> int:
        """The bit that stands for this test in events of this type. The same text is the same test."""
        self._asks("test", type_, text)
        places, tests = self._places.setdefault(type_, {}), self._tests.setdefault(type_, {})
        if text not in tests:
            tests[text] = asked.Test(1 << places.setdefault(text, len(places)), meets, fields)
        return tests[text].bit

    def value(self, type_: str, name: str, read: Reader, fields: asked.Fields) -> None:
        """Keeps what `read` finds in events of this type, unless it is None: as it is where they have none of these."""
        self._asks("value", type_, name)
        self._values.setdefault(type_, {})[name] = asked.Value(read, fields)

    def _asks(self, kind: Kind, of: str, name: str) -> None:
        """The rule that is being compiled asks for something."""
        self.since.asked(kind, of, name)
        self._tables.asked.clear()

    def test_names(self) -> dict[str, list[str]]:
        """By event type the texts of the tests, in the order of their bits."""
        return {type_: list(found) for type_, found in self._places.items()}

    def bit(self, type_: str, text: str) -> int:
        """The bit of a test that is asked of events of this type."""
        return self._tests[type_][text].bit

    def results(self, type_: str, texts: Iterable[str]) -> int:
        """The results of an event that met the tests of these texts; one that is not asked any more is passed over."""
        tests_ = self._tests.get(type_, {})
        return sum(tests_[text].bit for text in texts if text in tests_)

    def value_names(self) -> dict[str, tuple[str, ...]]:
        """By event type the names under which values are kept."""
        return {type_: tuple(found) for type_, found in self._values.items()}

    def include(self, other: "Reading") -> None:
        """Reads of an event what the other one reads, too."""
        for type_, tests_ in other._tests.items():
            for text, test in tests_.items():
                self.since.now = other.since.of("test", type_, text)
                self.test(type_, text, test.meets, test.fields)
        for type_, values in other._values.items():
            for name, value in values.items():
                self.since.now = other.since.of("value", type_, name)
                self.value(type_, name, *value)
        for field, stating in other._stating.items():
            for name, read in stating.items():
                self.since.now = other.since.of("state", field, name)
                self.state(field, name, read)

    def join_runs(self, type_: str, read: Callable[[Event], tuple[Run, ...]], span: int) -> None:
        """Keeps the digit runs of such messages for so long."""
        self.since.asked("join", type_, "")
        self.joins.setdefault(type_, read)
        self.join = max(self.join, span)

    def runs_of(self, event: Event) -> tuple[Run, ...]:
        """The digit runs that a message leaves for joining; in memory only, never part of what is saved."""
        read = self.joins.get(event.type)
        return () if read is None or event.time < self.since.of("join", event.type, "") else read(event)

    def state(self, field: str, name: str, read: Reader) -> None:
        """Lets every event whose data has `field` state an attribute `name`: what `read` finds, unless it is None."""
        self._asks("state", field, name)
        self._stating.setdefault(field, {})[name] = read

    def attribute(self, name: str) -> Callable[[Kept, Interaction], object]:
        """How an attribute is asked at an event: its own statement, else the interaction's."""
        self._asks("attribute", name, "")
        if name not in ENVELOPE:
            self._attributes.add(name)
        names = self.running if name in RUNNING else self.late
        if name not in names:
            names.append(name)
        place = names.index(name)
        if name in RUNNING:
            return lambda event, interaction: _first(interaction.stated(event, name), interaction.running[place])
        return lambda event, interaction: _first(interaction.stated(event, name), interaction.known[place])

    def read(self, event: Event) -> tuple[int, dict[str, object] | None]:
        """(test results, values or None) of one event."""
        tables = self._tables if event.time >= self.since.latest else self.since.tables(self._tables, event.time)
        found = tables.asked.get(event.type) or tables.of(event.type)
        results, fields, data = found.absent, found.fields, event.data
        values: dict[str, object] | None = None
        readers = found.readers
        for name in data:
            field = fields.get(name)
            if field is None:
                continue
            if field.states and type(data[name]) in _SCALARS:
                values = {} if values is None else values
                values[name] = kept_value(data[name])
            if field.cleared:
                results &= ~field.cleared
                for test in field.tests:
                    if test.meets(event):
                        results |= test.bit
            if field.readers:
                readers += field.readers
        for test in found.tests:
            if test.meets(event):
                results |= test.bit
        # What several fields are read for is read once.
        for name, read in readers if len(readers) < 2 else dict(readers).items():
            if (stated := read(event)) is not None:
                values = {} if values is None else values
                values[name] = stated
        return results, values


def kept_value(value: object) -> object:
    """A number that no saved row can hold is kept as its digits; of a text that is no name its beginning, told apart
    from others by its digest: a history has thousands of events, and what is saved of them must fit a record."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_NAME else _shortened(value)
    return value if type(value) is not int or -_GREATEST <= value <= _GREATEST else str(value)


def _shortened(text: str) -> str:
    return f"{text[: LONGEST_NAME // 8]}...{digest_of(text)}"


def digest_of(text: str) -> str:
    """What stands for a text that is not kept."""
    return f"#{xxhash.xxh3_64_hexdigest(text.encode('utf-8', 'surrogatepass'))}"


def _first(own: object, otherwise: object) -> object:
    return otherwise if own is None else own


def tests(selector: Selector | None, reading: Reading) -> dict[str, Test]:
    """A selector, compiled: by event type the test that an event of it must pass."""
    found: dict[str, Test] = {}
    for choice in selector or ():
        one = _test(choice, reading)
        found[choice.type] = one if choice.type not in found else _either(found[choice.type], one)
    return found


def _either(one: Test, other: Test) -> Test:
    if one is ALWAYS or other is ALWAYS:
        return ALWAYS
    return lambda event, interaction: one(event, interaction) or other(event, interaction)


def is_attribute(path: str, type_: str) -> bool:
    """Whether a condition on this path asks what the interaction knows. A purpose is the interaction's only where
    something goes out; elsewhere it is the event's own."""
    return (path in LATE or path in RUNNING) and (path != "purpose" or type_.startswith("outbound."))


def _test(choice: Choice, reading: Reading) -> Test:
    needed = 0
    known: list[tuple[Callable[[Kept, Interaction], object], Condition]] = []
    for path, condition in choice.where:
        if (zone := asked_zone(condition)) is not None:
            known.append((_hours(condition, zone, choice.type, reading), _IS_TRUE))
        elif is_attribute(path, choice.type):
            known.append((reading.attribute(path), condition))
        else:
            meets = _meets(path, condition)
            needed |= reading.test(choice.type, f"{path} {condition.text}", meets, fields_of([path]))
    if not needed and not known:
        return ALWAYS
    if not known:
        return lambda event, _: bits(event.bits) & needed == needed
    return lambda event, interaction: (
        bits(event.bits) & needed == needed
        and all(condition.meets(_or_missing(read(event, interaction))) for read, condition in known)
    )


def _hours(condition: Condition, zone: str, type_: str, reading: Reading) -> Callable[[Kept, Interaction], object]:
    """A condition on an event's `time`, asked in every zone that is possible: met in any of them is met."""
    from rules.timing.places import Places

    places = Places(zone, reading)
    places.read((type_,), reading)

    def is_met(event: Kept, interaction: Interaction) -> object:
        found = places.at(event, interaction).zones
        return any(in_zone(condition, each.name).meets(event.time) for each in found)

    return is_met


_IS_TRUE: Final = Condition("is", True)


def _meets(path: str, condition: Condition) -> Callable[[Event], bool]:
    read = at(path)
    return lambda event: condition.meets(read(event))


def _or_missing(value: object) -> object:
    return MISSING if value is None else value


def conditions(where: tuple[tuple[str, Condition], ...], reading: Reading) -> Test:
    """Conditions on what an interaction knows (`applies_to`), asked at an event."""
    if not where:
        return ALWAYS
    known = [(reading.attribute(name), condition) for name, condition in where]

    def meets(event: Kept, interaction: Interaction) -> bool:
        return all(condition.meets(_or_missing(read(event, interaction))) for read, condition in known)

    return _remembering(meets) if all(name in ENVELOPE for name, _ in where) else meets


def _remembering(meets: Test) -> Test:
    """Where only envelopes are asked, the same origin under the same knowledge has the same answer."""
    answers: dict[object, bool] = {}

    def remembered(event: Kept, interaction: Interaction) -> bool:
        key = (interaction.origins[event.origin], interaction.known)
        answer = answers.get(key)
        if answer is None:
            if len(answers) > _MANY:
                answers.clear()
            answer = answers[key] = meets(event, interaction)
        return answer

    return remembered
