"""How long an event can matter to a rule: what its durations say, or for ever."""

from collections.abc import Iterable, Iterator

from rules.history import NEVER
from rules.rule import Rule
from rules.selector import State
from rules.timing import longest
from rules.timing.duration import Duration, Elapsed


def longest_of(rule: Rule) -> int:
    """The longest of its durations, microseconds."""
    return max((longest.longest(each) for each in _durations(rule)), default=0)


def reach(rule: Rule) -> int:
    """How long after its time an event can matter to any verdict; NEVER where it may for ever: where the rule has no
    bound, asks once, or remembers a state that only another event ends."""
    check = rule.check
    states = [getattr(check, name, None) for name in ("while_", "unless")]
    endless = any(isinstance(state, State) and state.for_ is None for state in states)
    remembers = any(getattr(check, name, None) for name in ("pause", "already", "by", "from_"))
    bounded = {
        "deadline": getattr(check, "within", None),
        "order": getattr(check, "within", None),
        "limit": getattr(check, "window", None),
        "forbidden": True,
        "complete": True,
        "masked": True,
    }
    waits = check.hours is not None and isinstance(bounded.get(rule.pattern), Elapsed)  # for openings, who knows when
    if endless or waits or remembers or check.again != "each" or not bounded.get(rule.pattern):
        return NEVER
    return sum(longest.longest(each) for each in _durations(rule))


def _durations(rule: Rule) -> Iterator[Duration | str | None]:
    check = rule.check
    for name in ("within", "window", "grace", "join"):
        yield getattr(check, name, None)
    for name in ("while_", "unless"):
        state = getattr(check, name, None)
        if isinstance(state, State):
            yield from (state.for_, state.grace)


def reach_of(rules: Iterable[Rule]) -> int:
    """For all of these."""
    return max(map(reach, rules), default=0)
