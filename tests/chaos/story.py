"""What happens in one interaction, drawn by a seed: answered in time, late, never, heard of late, told twice."""

from collections.abc import Callable
from random import Random
from typing import Final, NamedTuple


class Told(NamedTuple):
    """One event: when it happened, seconds after its interaction began, and how it reaches the topic."""

    after: float
    type: str
    data: str = "{}"
    delay: float = 0.0
    """How much later it is sent."""
    again: float | None = None
    """How much later still it is sent once more."""
    name: str = ""
    """Its identity; events of one name are one event, told twice. Its place in the story where it has none."""


class Draw(NamedTuple):
    """What a story depends on; all spans are seconds."""

    chance: Random
    within: float
    lateness: float
    left: float
    """Until the load ends: how long a long story may be."""


Story = list[Told]

QUEUE: Final = '{"queue":"billing","position":3}'
TEXTS: Final = ("good morning", "the last bill is wrong", "one moment please", "thank you", "it works again")
LEAK: Final = '{"author":"customer","text":"call me at 19900001234"}'


def _joined(draw: Draw) -> float:
    """A moment within the deadline."""
    return draw.within * draw.chance.uniform(0.05, 0.95)


def _talk(draw: Draw, begins: float, count: int) -> Story:
    moments = sorted(begins + draw.chance.uniform(0.1, 4) for _ in range(count))
    text = draw.chance.choice
    return [Told(at, "message.sent", f'{{"author":"agent","text":"{text(TEXTS)}"}}') for at in moments]


def _call(draw: Draw, joined: Told, begins: float = 0.0) -> Story:
    """A caller queues, somebody joins, they talk, it ends."""
    talk = _talk(draw, joined.after, draw.chance.randint(1, 5))
    return [Told(begins, "queue.entered", QUEUE), joined, *talk, Told(talk[-1].after + 0.2, "interaction.ended")]


def answered(draw: Draw) -> Story:
    return _call(draw, Told(_joined(draw), "agent.joined"))


def answered_late(draw: Draw) -> Story:
    return _call(draw, Told(draw.within + draw.chance.uniform(0.001, 5), "agent.joined"))


def never_answered(draw: Draw) -> Story:
    story = [Told(0, "queue.entered", QUEUE), *_talk(draw, 0.5, 2)]
    if draw.chance.random() < 0.5:
        story.append(Told(draw.within + draw.chance.uniform(-1, 4), "interaction.ended"))
    return story


def abandoned(draw: Draw) -> Story:
    left = Told(_joined(draw), "queue.left", '{"reason":"abandoned"}')
    return [Told(0, "queue.entered", QUEUE), left, Told(left.after + 0.1, "interaction.ended")]


def answer_heard_of_late(draw: Draw) -> Story:
    """Within the lateness nothing may be said; beyond it a violation is spoken and must be withdrawn."""
    joined = _joined(draw)
    spoken = draw.within - joined + draw.lateness
    delay = draw.lateness * 0.7 if draw.chance.random() < 0.4 else spoken + draw.chance.uniform(0.3, 5)
    return _call(draw, Told(joined, "agent.joined", delay=delay))


def start_heard_of_late(draw: Draw) -> Story:
    _, *rest = answered(draw) if draw.chance.random() < 0.5 else answered_late(draw)
    return [Told(0, "queue.entered", QUEUE, delay=draw.chance.uniform(0.2, draw.within + 3)), *rest]


def told_twice(draw: Draw) -> Story:
    story = answered(draw) if draw.chance.random() < 0.5 else answered_late(draw)
    return [each._replace(again=draw.chance.uniform(0, 4)) for each in story]


def told_otherwise(draw: Draw) -> Story:
    """The same identity comes again with another time and another content: the smaller one stays."""
    joined = Told(draw.within + draw.chance.uniform(0.1, 2), "agent.joined", name="joined")
    moved = joined._replace(after=joined.after - draw.chance.uniform(-1, 3), delay=draw.chance.uniform(0, 4))
    return [*_call(draw, joined), moved]


def leaking(draw: Draw) -> Story:
    leak = Told(draw.chance.uniform(0.2, 3), "message.sent", LEAK, delay=draw.chance.choice((0.0, 0.0, 3.0)))
    return [*answered(draw), leak]


def queued_again(draw: Draw) -> Story:
    """A long call through many queues: as many clocks, some of them broken."""
    story: Story = []
    begins = 0.0
    while not story or begins + draw.within < draw.left:
        joined = begins + draw.within * draw.chance.choice((0.3, 0.6, 1.2))
        story += [Told(begins, "queue.entered", QUEUE), Told(joined, "agent.joined"), *_talk(draw, joined, 2)]
        begins = joined + draw.chance.uniform(1, 5)
    return story


KINDS: Final[tuple[tuple[int, Callable[[Draw], Story]], ...]] = (
    (52, answered),
    (8, answered_late),
    (5, never_answered),
    (8, abandoned),
    (9, answer_heard_of_late),
    (4, start_heard_of_late),
    (5, told_twice),
    (3, told_otherwise),
    (4, leaking),
    (2, queued_again),
)
_WEIGHTS: Final = tuple(weight for weight, _ in KINDS)
_KINDS: Final = tuple(kind for _, kind in KINDS)


def drawn(draw: Draw) -> Story:
    """One story, of a kind that is drawn too."""
    (kind,) = draw.chance.choices(_KINDS, _WEIGHTS)
    return kind(draw)


def mean_events(draw: Draw, sample: int = 1000) -> float:
    """Records that a story sends, on average."""
    told = [each for _ in range(sample) for each in drawn(draw)]
    return (len(told) + sum(each.again is not None for each in told)) / sample
