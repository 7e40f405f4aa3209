"""Declared exceptions: what is broken while one holds is excused, and names it."""

from collections.abc import Iterable

from rules.context.facts import Exempt
from rules.pattern import Judged

CAUSE = "exception: "


def excused(judged: Judged, at: int, exceptions: Iterable[Exempt]) -> Judged:
    """The verdict on a clock that started at `at`, where these exceptions touch it: the first that holds at its start
    or at its due excuses what is broken, and silences a warning."""
    if judged.verdict != "broken" and not judged.warned:
        return judged
    for each in exceptions:
        if each.holds(at) or each.holds(judged.due_at):
            if judged.warned:
                return judged._replace(warned=False)
            reason = f"{CAUSE}{each.name}: {each.reason}"
            return judged._replace(verdict="excused", value=None, absent=None, reason=reason, exception=each.name)
    return judged
