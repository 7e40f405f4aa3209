"""A timeline with its clocks drawn under it: where each started, paused, stopped, and when it was due."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rules.pattern import Judged
from rules.proofs.offset import shown
from rules.proofs.rehearsal import Ran

START, PAUSE, RESUME, STOP, EXCUSE, DUE, OTHER = "●", "‖", "▶", "■", "○", "╳", "◆"
LEGEND: Final = (
    f"{START} start  {PAUSE} pause  {RESUME} resume  {STOP} stop  {EXCUSE} excuse  {DUE} due  {OTHER} counts"
)
_RUNS, _RESTS, _NOTHING = "─", "·", " "


class Mark(NamedTuple):
    at: int
    """Microseconds from the timeline's beginning."""
    sign: str


def drawn(text: str, ran: Ran) -> str:
    """The timeline as written, then a scale of its instants with a line for each clock. Distances are no measure."""
    clocks = [
        _marks(each, [at - ran.origin for at in proof], ran.origin)
        for each, proof in zip(ran.judged, ran.proofs, strict=True)
    ]
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    if not clocks:
        return "\n".join([*lines, "", "no clock started"])
    instants = sorted({mark.at for marks in clocks for mark in marks})
    width = max(len(shown(each)) for each in instants) + 2
    scale = "".join(shown(each).ljust(width) for each in instants).rstrip()
    drawings = [
        f"{_line(marks, instants, width)}  {each.verdict}" for marks, each in zip(clocks, ran.judged, strict=True)
    ]
    return "\n".join([*lines, "", scale, *drawings, "", LEGEND])


def _marks(judged: Judged, proof: Sequence[int], origin: int) -> list[Mark]:
    """What happened to one clock, in order; at one instant the due stands behind what happened."""
    marks = [Mark(at, sign) for at, sign in zip(proof, _signs(judged, len(proof)), strict=True)]
    due = [] if judged.due_at is None else [Mark(judged.due_at - origin, DUE)]
    return sorted([*marks, *due], key=lambda mark: mark.at)


def _signs(judged: Judged, count: int) -> Iterator[str]:
    """What each piece of evidence did. Only running times pause; they list start, turns and what ended them."""
    yield from [START] * min(count, 1)
    ended = EXCUSE if judged.verdict == "excused" else STOP
    has_end = judged.verdict in ("kept", "excused") or (judged.verdict == "broken" and judged.value is not None)
    turns = count - 1 - has_end
    for number in range(max(0, turns)):
        yield (PAUSE, RESUME)[number % 2] if judged.unit == "s" else OTHER
    if count > 1 and has_end:
        yield ended if judged.unit == "s" else OTHER


def _line(marks: Sequence[Mark], instants: Sequence[int], width: int) -> str:
    """One clock as signs under its instants, with a line while it runs and dots while it rests."""
    drawn_, fill = "", _NOTHING
    for at in instants:
        signs = "".join(mark.sign for mark in marks if mark.at == at)
        fill = _fill_after(signs, fill)
        drawn_ += (signs + fill * width)[:width]
    return drawn_.rstrip()


def _fill_after(signs: str, before: str) -> str:
    for sign in signs:
        if sign in (START, RESUME):
            before = _RUNS
        elif sign == PAUSE:
            before = _RESTS
        elif sign in (STOP, EXCUSE, DUE):
            before = _NOTHING
    return before
