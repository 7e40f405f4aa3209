"""Twenty thousand labelled texts from frames and values, the same ones for the same seed; half of them hold nothing."""

from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Final

from tests.corpus.labelled import Labelled, filled
from tests.corpus.values import banking, chinese, everyday, national, noise, world

FRAMES: Final = Path(__file__).parent / "frames"
MAKERS: Final = {
    **chinese.MADE,
    **banking.MADE,
    **world.MADE,
    **national.MADE,
    **everyday.MADE,
    **noise.MADE,
    **{f"-wrong_{kind}": national.unlike(each) for kind, each in national.TABLE.items()},
}
SHARES: Final = {
    "chinese": 0.11,
    "english": 0.10,
    "alone": 0.05,
    "everyday": 0.04,
    "national": 0.10,
    "masked": 0.03,
    "halfway": 0.02,
    "spoken": 0.02,
    "disguised": 0.02,
    "unnamed": 0.01,
}
"""Of all texts, by the file of frames. What is left is noise, each of its files in turn."""
SPLIT_SHARE: Final = 0.02


def texts(count: int, seed: int = 20261128) -> list[Labelled]:
    chance = Random(seed)
    made = [
        filled(family, frame, chance, MAKERS)
        for family, share in SHARES.items()
        for frame in islice(cycle(frames(family)), round(count * share))
    ]
    left = (frame for turn in zip(*(cycle(frames(name)) for name in noises()), strict=True) for frame in turn)
    families = cycle(noises())
    made += [filled(next(families), next(left), chance, MAKERS) for _ in range(count - len(made))]
    chance.shuffle(made)
    return made


def split(count: int, seed: int = 20261129) -> list[tuple[str, tuple[str, ...]]]:
    """(kind, messages of one author) whose value ends in one of the later messages."""
    chance = Random(seed)
    talks = (filled("split", frame, chance, MAKERS) for frame in cycle(frames("split")))
    return [(talk.spans[0].kind, tuple(talk.text.split(" | "))) for talk in islice(talks, count)]


def noises() -> list[str]:
    return sorted(f"noise/{each.stem}" for each in (FRAMES / "noise").glob("*.txt"))


@cache
def frames(family: str) -> tuple[str, ...]:
    """The lines of a file. One about `<name>` stands once for every national identifier, under each of its names."""
    lines = (FRAMES / f"{family}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(frame for line in lines if not line.startswith("# ") for frame in _each(line))


def _each(line: str) -> Iterator[str]:
    if not any(slot in line for slot in ("<name>", "<value>", "<wrong>")):
        yield line
        return
    for kind, each in national.TABLE.items():
        if "<wrong>" in line and kind in national.UNCHECKED:
            continue
        for name in each.called.split("|") if "<name>" in line else ("",):
            said = line.replace("<name>", name).replace("<value>", f"{{{kind}}}")
            yield said.replace("<wrong>", f"{{-wrong_{kind}}}")
