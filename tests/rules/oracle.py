"""A naive judge of deadlines and completeness: sorts all events, and looks at every pair; no folds, no state."""

from typing import Any, NamedTuple

from rules.condition import MISSING, Condition
from rules.rule import Rule
from rules.selector import Choice, Selector, State
from schemas import instant, order


class Event(NamedTuple):
    """An event of one interaction, in the order of histories."""

    time: int
    rank: int
    sequence: int
    source: str
    id: str
    type: str
    data: dict[str, Any]
    queue: str | None = None
    """The queue last stated before it or on it."""


class Said(NamedTuple):
    """What the oracle says of one clock."""

    source: str
    id: str
    verdict: str
    due_at: int | None
    value: int | None


def events_of(contents: list[dict[str, Any]]) -> list[Event]:
    """The events in order; of two of one identity the earlier stays."""
    found = [
        Event(
            instant.micros(each["time"]),
            order.rank(each["type"]),
            -1,
            each["source"],
            each["id"],
            each["type"],
            each["data"],
        )
        for each in contents
    ]
    kept: dict[tuple[str, str], Event] = {}
    for each in sorted(found, key=lambda each: each[:5]):
        kept.setdefault((each.source, each.id), each)
    told, queue = [], None
    for each in sorted(kept.values(), key=lambda each: each[:5]):
        queue = each.data.get("queue", queue)
        told.append(each._replace(queue=queue))
    return told


def meets(selector: Selector, event: Event) -> bool:
    return any(choice.type == event.type and _all(choice, event.data) for choice in selector)


def _all(choice: Choice, data: dict[str, Any]) -> bool:
    return all(_holds(condition, data.get(path, MISSING)) for path, condition in choice.where)


def _holds(condition: Condition, value: object) -> bool:
    match condition.word:
        case "is":
            return value == condition.value
        case "in":
            assert isinstance(condition.value, tuple)
            return value in condition.value
    raise NotImplementedError(condition.word)


def deadlines(rule: Rule, events: list[Event]) -> list[Said]:
    """Every clock of a deadline, when all is known and the interaction ended."""
    check: Any = rule.check
    clocks: list[tuple[Event, Said]] = []
    for place, start in enumerate(events):
        if not meets(check.start, start) or _spared(check.unless, events, place):
            continue
        running = [
            (other, said)
            for other, said in clocks
            if _agree(check, other, start) and not _decided_by(check, events, other, start)
        ]
        if (check.again == "never" and clocks) or (check.again == "when_ended" and running):
            continue
        if check.again == "restarts":
            gone = [pair for pair in running if pair[1].due_at is None or start.time <= pair[1].due_at]
            clocks = [pair for pair in clocks if pair not in gone]
        clocks.append((start, _deadline(check, events, place)))
    return [said for _, said in clocks]


def _decided_by(check: Any, events: list[Event], start: Event, other: Event) -> bool:
    """Whether a clock was stopped or excused by what stands in the history up to another event."""
    until = [each for each in events if each <= other]
    due = _due(check, until, start)
    stopped = any(_stops(check, start, each) for each in until)
    excused = any(
        _belongs(check, start, each) and meets(check.excuse, each) and (due is None or each.time <= due)
        for each in until
    )
    return stopped or excused or _already(check, until, start)


def _belongs(check: Any, start: Event, each: Event) -> bool:
    return each is not start and each.time >= start.time and _agree(check, start, each)


def _stops(check: Any, start: Event, each: Event) -> bool:
    return _belongs(check, start, each) and meets(check.stop, each)


def _agree(check: Any, one: Event, other: Event) -> bool:
    return all(_value(one, name) is not None and _value(one, name) == _value(other, name) for name in check.same)


def _value(event: Event, name: str) -> object:
    """A queue is also the interaction's; everything else an event says itself."""
    return event.queue if name == "queue" else event.data.get(name)


def _already(check: Any, events: list[Event], start: Event) -> bool:
    before = [each for each in events if (each < start or each.time == start.time) and each is not start]
    since = [each for each in events if each < start and meets(check.since, each)]
    after = since[-1] if since else None
    return any(meets(check.already, each) and (after is None or each > after) for each in before)


def _spared(unless: Any, events: list[Event], place: int) -> bool:
    """Whether a state is on at an event, or the event meets a selector."""
    judged = events[place]
    if not isinstance(unless, State):
        return unless is not None and meets(unless, judged)
    if meets(unless.from_, judged) or meets(unless.to, judged):
        return False
    on = False
    for moment in sorted({each.time for each in events[:place]}):
        at = [each for each in events[:place] if each.time == moment]
        on_, off = (any(meets(selector, each) for each in at) for selector in (unless.from_, unless.to))
        on = on if on_ and off else True if on_ else False if off else on
    return on


def _paused_spans(check: Any, events: list[Event], start: Event) -> list[tuple[int, bool]]:
    """(instant, whether the clock is paused from it on), by the pauses and resumes since the start's own instant."""
    own = [each for each in events if each is not start and each.time >= start.time and _agree(check, start, each)]
    equal = len(check.pause) == len(check.resume)
    pairs = (
        [((one,), (other,)) for one, other in zip(check.pause, check.resume, strict=True)]
        if equal
        else [(check.pause, check.resume)]
    )
    paused = [False] * len(pairs)
    spans = []
    for moment in sorted({each.time for each in own}):
        at = [each for each in own if each.time == moment]
        for number, (pause, resume) in enumerate(pairs):
            on, off = any(meets(pause, each) for each in at), any(meets(resume, each) for each in at)
            paused[number] = paused[number] if on and off else True if on else False if off else paused[number]
        spans.append((moment, any(paused)))
    return spans


def _due(check: Any, events: list[Event], start: Event) -> int | None:
    """When the running time is over; None while it is paused at the end."""
    left, since, paused = check.within.micros, start.time, False
    for moment, now_paused in _paused_spans(check, events, start):
        if not paused and moment > since + left:
            return since + left
        if now_paused and not paused:
            left -= moment - since
        elif paused and not now_paused:
            since = moment
        paused = now_paused
    return None if paused else since + left


def _ran(check: Any, events: list[Event], start: Event, until: int) -> int:
    ran, since, paused = 0, start.time, False
    for moment, now_paused in [
        *_paused_spans(check, [each for each in events if each.time <= until], start),
        (until, True),
    ]:
        if not paused:
            ran += moment - since
        since, paused = moment, now_paused
    return ran


def _deadline(check: Any, events: list[Event], place: int) -> Said:
    start = events[place]
    name = (start.source, start.id)
    stops = [each for each in events if _stops(check, start, each)]
    first = stops[0] if stops else None
    # What happens after the stop moves nothing: pauses count up to it.
    due = _due(check, events if first is None else [each for each in events if each.time <= first.time], start)
    if _already(check, events, start):
        return Said(*name, "kept", start.time + check.within.micros, 0)
    if first is not None and (due is None or first.time <= due):
        return Said(*name, "kept", None, _ran(check, events, start, first.time))
    excuses = [each for each in events if _belongs(check, start, each) and meets(check.excuse, each)]
    if excuses and (due is None or excuses[0].time <= due):
        return Said(*name, "excused", None, None)
    if due is None:
        return Said(*name, "kept", None, None)
    return Said(*name, "broken", due, None if first is None else _ran(check, events, start, first.time))


def checks(rule: Rule, events: list[Event]) -> list[Said]:
    """Every check of a completeness, when all is known."""
    check: Any = rule.check
    found: list[tuple[Event, Said]] = []
    for place, when in enumerate(events):
        if not meets(check.when, when) or _spared(check.unless, events, place):
            continue
        known = [other for other, _ in found if _agree(check, other, when) and _still_waits(check, events, other, when)]
        if (check.again == "never" and found) or (check.again == "when_ended" and known):
            continue
        if check.again == "restarts":
            found = [pair for pair in found if pair[0] not in known]
        found.append((when, _complete(check, events, when)))
    return [said for _, said in found]


def _still_waits(check: Any, events: list[Event], start: Event, now: Event) -> bool:
    until = [each for each in events if each < now]
    return now.time <= start.time + check.grace.micros and _complete(check, until, start).verdict == "broken"


def _complete(check: Any, events: list[Event], when: Event) -> Said:
    due = when.time + check.grace.micros
    ends = [each for each in events if each < when and _agree(check, each, when) and meets(check.since, each)]
    carriers = [
        each
        for each in events
        if meets(check.from_, each)
        and _agree(check, each, when)
        and each.time <= due
        and not (ends and each < ends[-1])
    ]
    if not check.from_:
        carriers = [when]
    missing = sum(not any(_carries(need, each) for each in carriers) for need in check.fields)
    excused = [
        each for each in events if _belongs(check, when, each) and meets(check.excuse, each) and each.time <= due
    ]
    if missing and excused:
        return Said(when.source, when.id, "excused", due, None)
    return Said(when.source, when.id, "broken" if missing else "kept", due, missing)


def _carries(need: Any, event: Event) -> bool:
    return any(need.condition.meets(event.data.get(path, MISSING)) for path in need.paths)
