"""The work that is measured: a day of calls as CloudEvents of some 295 bytes, eight to a call, in order of time."""

import json
import random
from collections.abc import Iterator
from typing import Final, NamedTuple

from schemas import instant

START: Final = instant.micros("2026-11-22T05:40:00Z") // 1000
QUEUES: Final = ("billing", "sales", "support", "retention", "claims", "vip")
TENANTS: Final = ("acme", "globex", "initech", "umbrella")
CHANNELS: Final = ("voice",) * 7 + ("chat",) * 2 + ("email",)
BETWEEN_CALLS: Final = 8.0
"""Mean milliseconds from one call to the next: some 33,000 are open at a time once the day is under way."""
A_CALL: Final = 8
"""Events that a call has, on average."""

# Chance of each outcome and, for those that end the wait, from when to when it ends (milliseconds after queueing).
OUTCOMES: Final = (
    (0.685, "agent.joined", 300, 59_999),
    (0.005, "agent.joined", 60_000, 60_000),
    (0.080, "callback.offered", 5_000, 59_900),
    (0.080, "queue.left", 1_000, 59_900),
    (0.005, "agent.joined", 60_001, 60_001),
    (0.075, "agent.joined", 60_002, 240_000),
    (0.020, "queue.left", 60_002, 180_000),
    (0.020, "", 0, 0),
    (0.030, "silence", 0, 0),
)


class Said(NamedTuple):
    """One event of the day, before it is a line."""

    at: int
    order: int
    type: str
    call: int
    data: dict[str, object]


def lines(events: int, *, texts: bool = False, seed: int = 20261122, between: float = BETWEEN_CALLS) -> list[bytes]:
    """The first `events` lines of a day; with `texts` each message carries what was said."""
    chance = random.Random(seed)
    said: list[Said] = []
    clock = float(START)
    for call in range(round(events / A_CALL * 1.17) + 10):
        clock += chance.expovariate(1 / between)
        for at, type_, data in _call(chance, int(clock), texts):
            said.append(Said(at, len(said), type_, call, data))
    said.sort()
    return [_line(each, number) for number, each in enumerate(said[:events])]


def open_calls(calls: int) -> Iterator[bytes]:
    """Calls of eight events that nobody ends, one event of each after the other."""
    types: tuple[str, ...] = ("interaction.started", "ivr.entered", "ivr.exited", "queue.entered")
    types += ("queue.updated", "agent.joined", "message.sent", "hold.started")
    for place, type_ in enumerate(types):
        for call in range(calls):
            at = START + place * 5_000 + call * 5_000 // calls
            yield _line(Said(at, 0, type_, call, {"queue": QUEUES[call % 6], "position": place}), place * calls + call)


Moment = tuple[int, str, dict[str, object]]


def _call(chance: random.Random, at: int, texts: bool) -> Iterator[Moment]:
    queue = chance.choice(QUEUES)
    yield at, "interaction.started", {"caller": f"anon-{chance.getrandbits(32):08x}", "trunk": f"sip-{at % 8}"}
    entered = at + chance.randrange(200, 3_000)
    yield entered, "ivr.entered", {"menu": "main", "language": chance.choice(("en", "de", "fr"))}
    left = entered + chance.randrange(2_000, 30_000)
    yield left, "ivr.exited", {"menu": "main", "choice": str(chance.randrange(10))}
    queued = left + chance.randrange(10, 500)
    yield queued, "queue.entered", {"queue": queue, "position": chance.randrange(1, 40)}
    _, outcome, least, most = chance.choices(OUTCOMES, [each[0] for each in OUTCOMES])[0]
    if outcome == "silence":
        return
    if not outcome:
        yield queued + chance.randrange(70_000, 460_000), "interaction.ended", {"cause": "normal"}
        return
    over = queued + chance.randint(least, most)
    if over - queued > 2_000 and chance.random() < 0.5:
        updated = queued + chance.randrange(500, over - queued - 500)
        yield updated, "queue.updated", {"queue": queue, "position": chance.randrange(1, 20), "estimate_s": 60}
    if outcome != "agent.joined":
        yield over, outcome, {"queue": queue, "reason": "abandoned" if outcome == "queue.left" else "offer"}
    else:
        yield from _served(chance, over, queue, texts)
        return
    yield over + chance.randrange(10, 90_000), "interaction.ended", {"cause": "normal", "ended_by": "customer"}


def _served(chance: random.Random, at: int, queue: str, texts: bool) -> Iterator[Moment]:
    agent = f"agent-{chance.randrange(3_000):04d}"
    yield at, "agent.joined", {"queue": queue, "agent": agent, "skill": f"{queue}-l{chance.randrange(1, 4)}"}
    for _ in range(chance.choice((1, 2, 2, 3, 3, 4))):
        at += chance.randrange(20_000, 160_000)
        type_ = chance.choice(("message.sent", "message.sent", "hold.started", "hold.ended"))
        data: dict[str, object] = {"by": agent, "length": chance.randrange(400)}
        if texts and type_ == "message.sent":
            data = {"author": chance.choice(("customer", "agent")), "text": sentence(chance)}
        yield at, type_, data
    yield at + chance.randrange(1_000, 60_000), "interaction.ended", {"cause": "normal", "ended_by": "customer"}


def _line(said: Said, number: int) -> bytes:
    call = said.call
    at = instant.text(said.at * 1000)
    event = {
        "specversion": "1.0",
        "id": f"{number * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF:016x}",
        "source": f"/telephone/pbx-{call % 4 + 1}",
        "type": said.type,
        "subject": f"call-{1_000_000 + call}",
        "time": at if "." in at else f"{at[:-1]}.000Z",
        "tenant": TENANTS[call % 4],
        "channel": CHANNELS[call % 10],
        "direction": "inbound" if call % 5 else "outbound",
        "datacontenttype": "application/json",
        "data": said.data,
    }
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()


SENTENCES: Final = (
    "Good morning, how can I help you today?",
    "您好，请问有什么可以帮您？",
    "My order 20261122 has not come, and it was 149.90 euros on 2026-11-20.",
    "订单号 2026112200017 还没有发货，一共 1,280 元",
    "One moment, I look it up for you, that takes a minute or two.",
    "好的，谢谢您的耐心等待",
    "You can reach me at {mobile} after five, please not before.",
    "我的手机号是 {mobile}，请给我回电话",
    "It went to user{number}@example.com, I think; the bill says 3 of 12.",
    "Thank you, that is all. Have a nice evening!",
)


def sentence(chance: random.Random) -> str:
    """What is said in a contact centre; one in five holds something personal (numbers that nobody has)."""
    number = chance.randrange(10_000)
    return chance.choice(SENTENCES).format(mobile=f"1990000{number:04d}", number=number)
