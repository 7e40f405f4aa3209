"""How a fact becomes an event of a subject's history, and is found there again."""

from collections.abc import Iterable

from rules.compiling.reading import Reading
from rules.history import FEW, SMALL, Kept, Origin, identity, pack, pack_id, storable
from rules.judging import rewriting
from rules.subjects.subject import WHERE, Subject
from schemas import order
from schemas.fact import EventFact


def kept_of(reading: Reading, subject: Subject, fact: EventFact) -> Kept:
    """The event as the subject keeps it, its test results numbered as today's rules number them."""
    results = reading.results(fact.type, fact.tests)
    values = {**fact.values, WHERE: [fact.interaction, fact.partition, fact.knows]}
    origin: Origin = (fact.source, None, None, None, None, None)
    if origin not in subject.origins:
        subject.origins = (*subject.origins, origin)
    code, _ = order.PLACES.get(fact.type) or (fact.type, order.UNKNOWN)
    bits = results if results < SMALL else storable(results)
    place = subject.origins.index(origin)
    return Kept(fact.time, code, fact.id, place, fact.number, bits, values, fact.offset, fact.sequence)


def is_known(subject: Subject, fact: EventFact) -> bool:
    """Whether something was told of this event before; by chance of another one."""
    if subject.ids is None:
        return pack_id(fact.id) in subject.history
    return identity(fact.source, fact.id) in subject.ids


def merge(reading: Reading, subject: Subject, facts: Iterable[EventFact]) -> tuple[list[Kept], int]:
    """Puts events where they belong in a history, in place of what was told of them before; or takes them out. Gives
    the events, and the first place where they are others than before."""
    before = subject.events()
    names = [(subject.source(event), event.id, subject.whose(event)) for event in before]
    known = dict(zip(names, before, strict=True))
    events, changed = list(before), len(before)
    for fact in facts:
        name = (fact.source, fact.id, fact.interaction)
        if (old := known.pop(name, None)) is not None:
            place = rewriting.place_among(subject, events, old)
            del events[place]
            changed = min(changed, place)
        if not fact.withdrawn:
            kept = known[name] = kept_of(reading, subject, fact)
            place = rewriting.place_among(subject, events, kept)
            events.insert(place, kept)
            changed = min(changed, place)
            if subject.ids is not None:
                subject.ids.add(identity(fact.source, fact.id))
    rewriting.rewrite(subject, events, changed)
    subject.most = max(subject.most, subject.count)
    if subject.count > FEW and subject.ids is None:
        subject.grow_long()
    return events, changed


def sorts_last(subject: Subject, fact: EventFact) -> bool:
    """Whether the event comes after all that are there."""
    if fact.time != subject.last_time:
        return fact.time > subject.last_time
    return order.rank(fact.type) > subject.last_rank


def place(fact: EventFact) -> tuple[int, int, int, str, str, str]:
    """By which the events of a history are ordered, as in every history."""
    return (fact.time, order.rank(fact.type), fact.sequence, fact.source, fact.id, fact.interaction)


def append(subject: Subject, kept: Kept, type_: str) -> int:
    """Puts an event at the history's end; its place there."""
    at = subject.count
    subject.history += pack(kept)
    subject.count = at + 1
    subject.last_time, subject.last_rank = kept.time, order.rank(type_)
    if subject.ids is not None:
        subject.ids.add(identity(subject.source(kept), kept.id))
    elif at >= FEW:
        subject.grow_long()
    subject.most = max(subject.most, subject.count)
    return at
