"""A naive judge of orders, prohibitions and limits: for each event a look at the whole list; no folds, no state."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from rules.rule import Rule
from rules.selector import State
from tests.rules.oracle import Event, meets

EVER = 10**18


class Told(NamedTuple):
    """What the oracle says of one verdict."""

    source: str
    id: str
    verdict: str
    due_at: int
    value: int | None


class Span(NamedTuple):
    """A stay: who began it, from when to when it is on, and whether something closed it."""

    began: Event
    on: int
    off: int
    closed: int | None


def agree(check: Any, one: Event, other: Event) -> bool:
    values = [(_value(one, name), _value(other, name)) for name in check.same]
    return all(own is not None and own == others for own, others in values)


def _value(event: Event, name: str) -> object:
    return event.queue if name == "queue" else event.data.get(name)


def stays(state: State, events: list[Event]) -> list[Span]:
    """Every stay that these events led to; they belong together."""
    grace, lasts = _micros(state.grace, 0), _micros(state.for_, EVER)
    found: list[Span] = []
    for moment in sorted({each.time for each in events}):
        at = [each for each in events if each.time == moment]
        begins, ends = [each for each in at if meets(state.from_, each)], [e for e in at if meets(state.to, e)]
        last = found[-1] if found and found[-1].closed is None else None
        if bool(begins) == bool(ends):
            continue
        if ends:
            found[-1:] = [last._replace(closed=moment)] if last else found[-1:]
        elif last and not grace and last.on <= moment < last.off:
            found[-1] = last._replace(off=moment + lasts)
        else:
            found[-1:] = [last._replace(closed=moment)] if last else found[-1:]
            found.append(Span(begins[0], moment + grace, moment + lasts, None))
    return found


def _micros(duration: Any, otherwise: int) -> int:
    return otherwise if duration is None else duration.micros


def stay_at(check: Any, state: Any, events: list[Event], judged: Event) -> Span | None:
    """The stay in which an event lies, by what comes before it."""
    if meets(state.from_, judged) or meets(state.to, judged):
        return None
    found = stays(state, [each for each in events if each < judged and agree(check, each, judged)])
    last = found[-1] if found else None
    return last if last and last.closed is None and last.on <= judged.time < last.off else None


def _spared(check: Any, events: list[Event], judged: Event) -> bool:
    if isinstance(check.unless, State):
        return stay_at(check, check.unless, events, judged) is not None
    return check.unless is not None and meets(check.unless, judged)


def _since(check: Any, events: list[Event], judged: Event) -> list[Event]:
    """What came after the last `since` before an event, or at all."""
    ends = [each for each in events if each < judged and meets(check.since, each) and agree(check, each, judged)]
    return [each for each in events if not ends or each > ends[-1]]


def _excused(check: Any, events: list[Event], judged: Event) -> bool:
    return any(
        each is not judged and each.time == judged.time and meets(check.excuse, each) and agree(check, each, judged)
        for each in events
    )


def _told(check: Any, events: list[Event], judged: Event, broken: bool, value: int | None) -> Told:
    name = (judged.source, judged.id)
    if broken and _excused(check, events, judged):
        return Told(*name, "excused", judged.time, None)
    return Told(*name, "broken" if broken else "kept", judged.time, value)


def _again(check: Any, found: list[tuple[Event, Told]]) -> list[tuple[Event, Told]]:
    """Those that count where one subject has several."""
    if check.again == "never":
        return found[:1]
    if check.again == "restarts":
        return [
            pair
            for place, pair in enumerate(found)
            if not any(agree(check, later, pair[0]) for later, _ in found[place + 1 :])
        ]
    return found


def orders(rule: Rule, events: list[Event]) -> list[Told]:
    """Every verdict of an order, when all is known."""
    check: Any = rule.check
    found = []
    for judged in (each for each in events if meets(check.before, each) and not _spared(check, events, each)):
        earlier = [each for each in _since(check, events, judged) if each < judged]
        # Of its own instant counts what comes after it, too, and always the event itself.
        needed = [
            each
            for each in events
            if meets(check.needs, each)
            and (each is judged or agree(check, each, judged))
            and (each in earlier or (each.time == judged.time and each >= judged))
        ]
        young = [each for each in needed if judged.time - each.time <= _micros(check.within, EVER)]
        latest = max((each.time for each in needed), default=None)
        age = None if latest is None else judged.time - latest
        value = age if check.within else int(not young)
        found.append((judged, _told(check, events, judged, not young, value)))
    return [told for _, told in _again(check, found)]


def prohibitions(rule: Rule, events: list[Event]) -> list[Told]:
    """Every verdict of a prohibition, when all is known and the subject is over."""
    check: Any = rule.check
    found, filled = [], set()
    for judged in (each for each in events if meets(check.never, each) and not _spared(check, events, each)):
        stay = None if check.while_ is None else stay_at(check, check.while_, events, judged)
        if check.while_ is None or stay is not None:
            found.append((judged, _told(check, events, judged, True, 1)))
            filled.add(None if stay is None else (stay.began.source, stay.began.id))
    told = [told for _, told in _again(check, found)]
    if check.while_ is None or (check.again == "never" and told):
        return told
    empty = [
        Told(stay.began.source, stay.began.id, "kept", stay.began.time, 0)
        for stay in sorted(_all_stays(check, events), key=lambda each: each.began)
        if (stay.began.source, stay.began.id) not in filled and not _spared(check, events, stay.began)
    ]
    return told + (empty if check.again != "never" else empty[:1])


def _all_stays(check: Any, events: list[Event]) -> Iterator[Span]:
    """The stays of every group of events that agree; one whose grace never ended is none."""
    groups: dict[object, list[Event]] = {}
    for each in events:
        groups.setdefault(tuple(_value(each, name) for name in check.same), []).append(each)
    for values, group in groups.items():
        if None not in values:  # type: ignore[operator]  # a tuple
            for stay in stays(check.while_, group):
                if stay.on < stay.off and (stay.closed is None or stay.on <= stay.closed):
                    yield stay


def limits(rule: Rule, events: list[Event]) -> list[Told]:
    """Every verdict of a limit, when all is known."""
    check: Any = rule.check
    counted = [each for each in events if meets(check.count, each) and not _spared(check, events, each)]
    if check.while_ is not None:
        counted = [each for each in counted if stay_at(check, check.while_, events, each) is not None]
    found = []
    for judged in counted:
        here = None if check.while_ is None else stay_at(check, check.while_, events, judged)
        window = [
            each
            for each in _since(check, counted_and(check, events, counted), judged)
            if each in counted and (each is judged or (each < judged and agree(check, each, judged)))
        ]
        if check.window is not None:
            window = [each for each in window if each.time > judged.time - check.window.micros]
        elif here is not None:
            window = [each for each in window if _began(check, events, each) == here.began]
        value = len({_value(e, check.distinct) for e in window} - {None}) if check.distinct else len(window)
        found.append((judged, _told(check, events, judged, value > check.at_most, value)))
    return [told for _, told in _again(check, found)]


def counted_and(check: Any, events: list[Event], counted: list[Event]) -> list[Event]:
    """What is counted and what begins the count anew, in order."""
    return [each for each in events if each in counted or meets(check.since, each)]


def _began(check: Any, events: list[Event], each: Event) -> Event | None:
    stay = stay_at(check, check.while_, events, each)
    return None if stay is None else stay.began


JUDGES: dict[str, Callable[[Rule, list[Event]], list[Told]]] = {
    "order": orders,
    "forbidden": prohibitions,
    "limit": limits,
}
