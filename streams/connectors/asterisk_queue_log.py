"""Asterisk's queue_log, one line a record: https://docs.asterisk.org/Operation/Logging/Queue-Logs/."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from streams.connector import Origin, UntranslatableError, seconds
from streams.records import Record

_LEFT: Final = {
    "ABANDON": "abandoned",
    "EXITEMPTY": "overflow",
    "EXITWITHKEY": "key",
    "EXITWITHTIMEOUT": "timeout",
    "SYSCOMPAT": "disconnected",
}
"""Why the queue was left without an agent."""
_ENDED_BY: Final = {
    "ABANDON": "customer",
    "COMPLETEAGENT": "agent",
    "COMPLETECALLER": "customer",
    "SYSCOMPAT": "system",
}
_AGENT_LEFT: Final = {
    "COMPLETEAGENT": "completed",
    "COMPLETECALLER": "completed",
    "ATTENDEDTRANSFER": "transferred",
    "BLINDTRANSFER": "transferred",
    "TRANSFER": "transferred",
}
_LEAST: Final = {
    "ABANDON": 3,
    "ATTENDEDTRANSFER": 4,
    "BLINDTRANSFER": 4,
    "COMPLETEAGENT": 2,
    "COMPLETECALLER": 2,
    "CONNECT": 1,
    "ENTERQUEUE": 2,
    "EXITEMPTY": 3,
    "EXITWITHKEY": 2,
    "EXITWITHTIMEOUT": 1,
    "SYSCOMPAT": 0,
    "TRANSFER": 2,
}
"""Parameters that every version writes: a line with fewer is cut off."""
_OF_NO_INTERACTION: Final = frozenset(
    "ADDMEMBER REMOVEMEMBER MEMBERSTATUS PENALTY PAUSE UNPAUSE PAUSEALL UNPAUSEALL PAUSEREASON"
    " AGENTLOGIN AGENTLOGOFF AGENTCALLBACKLOGIN AGENTCALLBACKLOGOFF AGENTDUMP"
    " RINGNOANSWER RINGCANCELED DID INFO CONFIGRELOAD QUEUESTART".split()
)
"""What says nothing of how a customer fares: about members, phones that ring, and the product itself."""
_NOBODY: Final = frozenset(("", "NONE", "CLI", "MANAGER", "REALTIME"))
"""What stands in the place of a call's id where there is no call."""


class _Line(NamedTuple):
    """One line, its fields told apart."""

    stamp: str
    call: str
    queue: str
    member: str
    word: str
    parameters: list[str]

    @classmethod
    def of(cls, record: Record) -> "_Line":
        try:
            stamp, call, queue, member, word, *parameters = (record.value or b"").decode().strip("\r\n").split("|")
        except UnicodeDecodeError:
            raise UntranslatableError("line", "no UTF-8") from None
        except ValueError:
            raise UntranslatableError("line", "not of the form timestamp|call|queue|member|event|...") from None
        return cls(stamp, call, queue, member, word, parameters)

    def parameter(self, place: int) -> str:
        return self.parameters[place] if place < len(self.parameters) else ""


def translate(record: Record, origin: Origin) -> Iterator[dict[str, Any]]:
    """The line's word decides. A call's id is the caller's channel, so all lines of a call meet in one interaction."""
    line = _Line.of(record)
    if line.word in _OF_NO_INTERACTION:
        return
    if line.word not in _LEAST:
        raise UntranslatableError("event", "a word that is not known here")
    time = seconds(line.stamp, "timestamp")
    if line.call in _NOBODY:
        raise UntranslatableError("callid", "names no call", "no_subject")
    if len(line.parameters) < _LEAST[line.word]:
        raise UntranslatableError("parameters", f"{len(line.parameters)} where {line.word} has more; the line is cut")
    for type_, data in _said(line):
        yield origin.event(
            type_,
            # Neither the caller's number nor the member may stand in an id: both may be a person.
            id=f"{line.stamp}/{line.call}/{line.queue}/{line.word}/{type_}",
            subject=line.call,
            time=time,
            channel="voice",
            direction="inbound",
            **data,
        )


def _said(line: _Line) -> Iterator[tuple[str, dict[str, Any]]]:
    """What happened, each as type and fields."""
    word, queue = line.word, line.queue
    if word == "ENTERQUEUE":
        position = line.parameter(2)
        place = int(position) if position.isdecimal() and len(position) < 6 else None
        yield "queue.entered", {"queue": queue, "position": place, "customer": line.parameter(1)}
    if word == "CONNECT":
        yield "queue.left", {"queue": queue, "reason": "answered"}
        yield "agent.joined", {"agent": line.member}
    if word in _LEFT:
        yield "queue.left", {"queue": queue, "reason": _LEFT[word]}
    if word in _AGENT_LEFT:
        yield "agent.left", {"agent": line.member, "reason": _AGENT_LEFT[word]}
    if word in _ENDED_BY:
        yield "interaction.ended", {"ended_by": _ENDED_BY[word]}
