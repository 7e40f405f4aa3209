"""A rule as one sentence, for people: what must be so, and what is spared."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from rules.condition import Condition
from rules.grammar import bounds
from rules.grammar.keys import Keys
from rules.patterns import complete, deadline, evidence, forbidden, limit, masked, order, share
from rules.rule import Rule
from rules.selector import Choice, Need, Selector, State
from rules.timing.duration import Counted, Duration

_SECOND: Final = 1_000_000
_SPOKEN: Final = (("d", 86_400 * _SECOND, 4), ("h", 3600 * _SECOND, 2), ("min", 60 * _SECOND, 2))
"""Unit, its microseconds, and from how many on it reads better than the next smaller one."""
_AGAIN: Final = {
    "each": "",
    "never": "once only",
    "when_ended": "once at a time",
    "restarts": "from the latest start on",
}


def describe(rule: Rule) -> str:
    """From queue.entered to agent.joined at most 60 s; ..."""
    parts = [_check(rule.check), *_common(rule.check)]
    if rule.applies_to:
        parts.append(f"where {_where(rule.applies_to, ' and ')}")
    if rule.warn_at is not None:
        parts.append(f"a warning at {_bound(rule.warn_at)}")
    return f"{'; '.join(part for part in parts if part)}."


def _check(check: Keys) -> str:
    match check:
        case deadline.Spec():
            return _deadline(check)
        case order.Spec():
            return f"Before {_any(check.before)} there is {_any(check.needs)}{_within(check.within, check.by)}"
        case forbidden.Spec():
            outside = f" outside {check.outside}" if check.outside else ""
            return f"Never {_any(check.never)}{_while(check.while_)}{outside}"
        case limit.Spec():
            return _limit(check)
        case share.Spec():
            return _share(check)
        case complete.Spec():
            return _complete(check)
        case masked.Spec():
            kinds = f" ({_list(check.kinds)})" if check.kinds else ""
            when, paths = _any(check.when), _list(check.in_)
            if check.consistent:
                return f"{when} shows no value{kinds} in {paths} otherwise than an earlier place did"
            return f"{when} shows no personal data{kinds} in {paths} beyond `{profile(check)}`"
        case evidence.Spec():
            return _evidence(check)
    return type(check).__module__.rpartition(".")[2]


def _deadline(check: deadline.Spec) -> str:
    limit_ = f"at most {spoken(check.within)}" if check.within else f"by its {check.by}"
    paused = f", not counting from {_any(check.pause)} to {_any(check.resume)}" if check.pause else ""
    already = f", or {_any(check.already)} before" if check.already else ""
    return f"From {_any(check.start)} to {_any(check.stop)} {limit_}{already}{paused}"


def _limit(check: limit.Spec) -> str:
    counted = f"different values of {check.distinct} in {_any(check.count)}" if check.distinct else _any(check.count)
    window = ""
    if check.window is not None:
        window = f" in a {check.window}" if isinstance(check.window, str) else f" in {spoken(check.window)}"
    return f"At most {check.at_most} {counted}{window}{_while(check.while_)}"


def _share(check: share.Spec) -> str:
    bound = f"at least {_bound(check.at_least)}" if check.at_least is not None else f"at most {_bound(check.at_most)}"
    return f"{_part(check)}{_within(check.within)}: {bound}, {_period(check.period)}"


def _part(check: share.Spec) -> str:
    match check.part, check.mean:
        case bounds.Kept(rule), _:
            return f"The share of {rule} that is kept"
        case State() as state, _:
            return f"The share of time{_while(state)}"
        case tuple() as part, _:
            return f"Of {_any(check.of)} the share with {_any(part)}"
        case _, bounds.Measured(rule):
            return f"The mean of what {rule} measures"
    return f"The mean {check.mean} of {_any(check.of)}"


def _period(period: str | bounds.Each | bounds.Last) -> str:
    if isinstance(period, bounds.Each):
        return f"in each {spoken(period.each)}"
    if isinstance(period, bounds.Last):
        return f"in any {spoken(period.last)}, asked every {spoken(period.every)}"
    return f"in each {period}"


def _complete(check: complete.Spec) -> str:
    carriers = f"{_any(check.from_)} by then" if check.from_ else "it"
    grace = f", {spoken(check.grace)} later at most" if check.grace else ""
    return f"When {_any(check.when)}, {carriers} carries {_list(map(_need, check.fields), 'and')}{grace}"


def _need(need: Need) -> str:
    paths = _list(need.paths)
    return paths if need.condition.word == "present" else f"{paths} ({_condition(need.condition)})"


def _evidence(check: evidence.Spec) -> str:
    of = _list(check.of.rules, "and") if isinstance(check.of, bounds.RulesOf) else check.of
    named = of if isinstance(of, str) else _any(of)
    ending = f", up to {check.ending}" if check.ending else ""
    return (
        f"There {f'are {check.months} months of data' if check.months else f'is {check.artefact}'} of {named}{ending}"
    )


def _common(check: Keys) -> Iterator[str]:
    if check.since:
        yield f"counted since {_any(check.since)}"
    yield f"for each {_list(check.for_each, 'and')}" if check.for_each else ""
    yield f"with the same {_list(check.same, 'and')}" if check.same else ""
    yield _AGAIN[check.again]
    if check.excuse:
        yield f"excused by {_any(check.excuse)}"
    yield from _own(check)
    if check.unless:
        yield f"spared{_while(check.unless)}" if isinstance(check.unless, State) else f"not at {_any(check.unless)}"
    if check.hours:
        yield f"in the hours of {check.hours}"
    if check.zone:
        yield "dates where the customer is" if check.zone == "customer" else f"dates in {check.zone}"


def _own(check: Keys) -> Iterator[str]:
    """What single patterns say beside their sentence."""
    match check:
        case share.Spec():
            yield f"what is excused counts as {check.excused}" if check.excused != "left_out" else ""
            yield f"{check.minimum} at least" if check.minimum > 1 else ""
        case complete.Spec() if check.counts_as_empty != complete.EMPTY_WORDS:
            yield f"{_list(check.counts_as_empty)} is empty"
        case masked.Spec():
            if check.join is not None:
                yield f"digits are read on for {spoken(check.join)}" if check.join.micros else "each message alone"
            yield from _customers(check)


def _customers(check: masked.Spec) -> Iterator[str]:
    if allows_customers(check):
        yield "what customers write themselves is excused"
    elif check.excuse_customer:
        yield f"what customers write themselves is excused{_while(check.excuse_customer)}"


def allows_customers(check: masked.Spec) -> bool:
    """Whether its profile excuses whatever customers write."""
    return not isinstance(check.profile, str) and "inbound_customer_text" in check.profile.allows


def profile(check: masked.Spec) -> str:
    """The name of its profile."""
    return check.profile if isinstance(check.profile, str) else check.profile.name


def _any(selector: Selector) -> str:
    return _list(map(_choice, selector))


def _choice(choice: Choice) -> str:
    return f"{choice.type} ({_where(choice.where)})" if choice.where else choice.type


def _where(where: Iterable[tuple[str, Condition]], joint: str = ", ") -> str:
    return joint.join(f"{path} {_condition(condition)}" for path, condition in where)


def _condition(condition: Condition) -> str:
    value = condition.value
    match condition.word, value:
        case "exists", wanted:
            return "is there" if wanted else "is absent"
        case (("is" | "at_least" | "at_most"), _):
            return f"{condition.word.replace('_', ' ')} {_value(value)}"
        case (("in" | "contains"), tuple()):
            return f"{'is' if condition.word == 'in' else 'contains'} {_list(map(_value, value), _joint(condition))}"
        case "not", Condition():
            inner = _condition(value)
            return f"is not {inner.removeprefix('is ')}" if value.word in ("is", "in") else f"not {inner}"
        case "all", tuple():
            return " and ".join(map(_condition, value))
        case "present", _:
            return "is there and not empty"
    return f"{condition.word} {value}"


def _joint(condition: Condition) -> str:
    return "or" if condition.word == "in" else "and"


def _value(value: object) -> str:
    return "absent" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _while(state: State | None) -> str:
    if state is None:
        return ""
    grace = f" {spoken(state.grace)} after" if state.grace else " after"
    day_one = " (that day counted)" if state.day_one == "same" else ""
    lasting = f" for {spoken(state.for_)}{day_one}" if state.for_ else ""
    return f"{grace} {_any(state.from_)}{lasting}{f' until {_any(state.to)}' if state.to else ''}"


def _within(within: Duration | None, by: str | None = None) -> str:
    return f" within {spoken(within)}" if within else f", until its {by}" if by else ""


def _bound(bound: Duration | Fraction | None) -> str:
    if isinstance(bound, Fraction):
        return f"{float(bound * 100):g} %"
    return "" if bound is None else spoken(bound)


def spoken(duration: Duration) -> str:
    """60 s, 3 min, 24 h, 7 d, 1 h 30 min, 10 working days."""
    if isinstance(duration, Counted):
        return str(duration)
    for unit, size, least in _SPOKEN:
        if duration.micros >= least * size and duration.micros % size == 0:
            return f"{duration.micros // size} {unit}"
    seconds = Fraction(duration.micros, _SECOND)
    if seconds <= 120 or seconds.denominator > 1:
        return f"{float(seconds):g} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def _list(words: Iterable[str], last: str = "or") -> str:
    whole = list(words)
    return f"{', '.join(whole[:-1])} {last} {whole[-1]}" if len(whole) > 1 else "".join(whole)
