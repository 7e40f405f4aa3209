"""How a fact becomes an event of a subject's history, and is found there again."""

from rules.history import FEW, SMALL, Kept, Origin, identity, pack, pack_id, storable
from rules.reading import Reading
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


def find(subject: Subject, fact: EventFact) -> int | None:
    """The place of what was told of this event before."""
    if subject.ids is None:
        if pack_id(fact.id) not in subject.history:
            return None
    elif identity(fact.source, fact.id) not in subject.ids:
        return None
    wanted = (fact.source, fact.id, fact.interaction)
    for place, event in enumerate(subject.events()):
        if (subject.source(event), event.id, subject.whose(event)) == wanted:
            return place
    return None


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
