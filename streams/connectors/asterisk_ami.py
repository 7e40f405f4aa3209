"""Asterisk's manager events as JSON: https://docs.asterisk.org/Asterisk_22_Documentation/API_Documentation/AMI_Events/."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from streams.connector import Origin, UntranslatableError, parsed, seconds
from streams.records import Record

_KNOWN: Final = frozenset(
    "queuecallerjoin queuecallerleave queuecallerabandon agentconnect agentcomplete hold unhold".split()
)
"""What says how a customer fares. The manager says a hundred things more, and none of them is ours."""
_ENDED_BY: Final = {"agent": "agent", "caller": "customer"}
_LEFT: Final = {"agent": "completed", "caller": "completed", "transfer": "transferred"}
_MEND: Final = "missing; set timestampevents = yes in manager.conf"


class _Said(NamedTuple):
    """One manager event: a flat object whose names are the headers, however a bridge writes them."""

    fields: dict[str, Any]

    @classmethod
    def of(cls, record: Record) -> "_Said":
        return cls({name.lower(): value for name, value in parsed(record, dict[str, Any]).items()})

    def optional(self, name: str) -> str:
        """A header's text; a bridge may have made a number of it."""
        value = self.fields.get(name.lower())
        if isinstance(value, str):
            return value
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""

    def text(self, name: str, wanting: str = "missing or empty") -> str:
        if not (found := self.optional(name)):
            raise UntranslatableError(name, wanting)
        return found


def translate(record: Record, origin: Origin) -> Iterator[dict[str, Any]]:
    """The interaction is `Linkedid`, the oldest channel of the call: it stays over transfers. A hold is said of the
    agent's channel, and finds its caller by it."""
    said = _Said.of(record)
    if not said.optional("Event") and said.optional("Response"):
        return
    event = said.text("Event").lower()
    if event not in _KNOWN:
        return
    stamp, channel = said.text("Timestamp", _MEND), said.text("Uniqueid")
    for type_, data in _happened(event, said):
        yield origin.event(
            type_,
            id=f"{stamp}/{channel}/{said.optional('Queue')}/{event}/{type_}",
            subject=said.optional("Linkedid") or channel,
            time=seconds(stamp, "Timestamp"),
            channel="voice",
            direction="inbound",
            **data,
        )


def _happened(event: str, said: _Said) -> Iterator[tuple[str, dict[str, Any]]]:
    """What happened, each as type and fields."""
    match event:
        case "queuecallerjoin":
            place = said.optional("Position")
            position = int(place) if place.isdecimal() and len(place) < 6 else None
            customer = said.optional("CallerIDNum")
            yield "queue.entered", {"queue": said.text("Queue"), "position": position, "customer": customer}
        case "queuecallerleave":
            # Said however the caller left; an abandonment says so itself a moment before.
            yield "queue.left", {"queue": said.text("Queue")}
        case "queuecallerabandon":
            yield "queue.left", {"queue": said.text("Queue"), "reason": "abandoned"}
            yield "interaction.ended", {"ended_by": "customer"}
        case "agentconnect":
            yield "agent.joined", {"agent": _member(said)}
        case "agentcomplete":
            reason = said.optional("Reason").lower()
            yield "agent.left", {"agent": _member(said), "reason": _LEFT.get(reason)}
            if reason in _ENDED_BY:
                yield "interaction.ended", {"ended_by": _ENDED_BY[reason]}
        case "hold":
            yield "hold.started", {}
        case "unhold":
            yield "hold.ended", {}


def _member(said: _Said) -> str:
    return said.optional("Interface") or said.optional("MemberName")
