"""What pauses a clock and what resumes it."""

from rules.compiling.reading import Reading, tests
from rules.pattern import Test
from rules.selector import Selector


def pairs(
    pause: Selector | None, resume: Selector | None, reading: Reading
) -> list[tuple[dict[str, Test], dict[str, Test]]]:
    """Pauses and resumes of equal number pair by place; else any of them pauses and any resumes."""
    if not pause or not resume:
        return []
    if len(pause) == len(resume):
        return [(tests((one,), reading), tests((other,), reading)) for one, other in zip(pause, resume, strict=True)]
    return [(tests(pause, reading), tests(resume, reading))]
