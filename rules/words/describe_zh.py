"""A rule as one sentence in simplified Chinese; event types, fields and names stay as the rule writes them."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from rules.condition import Condition
from rules.grammar import bounds
from rules.grammar.keys import Keys
from rules.patterns import complete, deadline, evidence, forbidden, limit, masked, order, share
from rules.rule import Rule
from rules.selector import Choice, Need, Selector, State
from rules.timing.duration import Duration
from rules.words import describe as english

_AGAIN: Final = {
    "each": "",
    "never": "只判第一次",
    "when_ended": "进行中再次发生的不另计",
    "restarts": "以最近一次为准",
}
_COUNTED: Final = {"kept": "遵守", "broken": "违反"}
_UNITS: Final = {
    "s": "秒",
    "min": "分钟",
    "h": "小时",
    "d": "天",
    "day": "个自然日",
    "days": "个自然日",
    "working day": "个工作日",
    "working days": "个工作日",
    "month": "个月",
    "months": "个月",
    "year": "年",
    "years": "年",
}
_PERIODS: Final = {
    "hour": "每小时",
    "day": "每日",
    "week": "每周",
    "month": "每月",
    "quarter": "每季度",
    "year": "每年",
}


def describe(rule: Rule) -> str:
    """从 queue.entered 起，须在 60 秒内出现 agent.joined；……"""
    parts = [_check(rule.check), *_common(rule.check)]
    if rule.applies_to:
        parts.append(f"适用于 {_where(rule.applies_to, '且 ')}")
    if rule.warn_at is not None:
        parts.append(f"{_bound(rule.warn_at)}时预警")
    return _spaced(f"{'；'.join(part for part in parts if part)}。")


def _spaced(text: str) -> str:
    """A space between Chinese and other letters, none beside a Chinese mark."""
    apart = re.sub(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9{])|(?<=[A-Za-z0-9%}])(?=[\u4e00-\u9fff])", " ", text)
    return re.sub(r" *([（），；。、“”]) *", r"\1", apart)


def _check(check: Keys) -> str:
    match check:
        case deadline.Spec():
            return _deadline(check)
        case order.Spec():
            return f"{_any(check.before)} 之前须有{_young(check) or ' '}{_any(check.needs)}"
        case forbidden.Spec():
            outside = f"在 {check.outside} 的时段之外" if check.outside else ""
            when = "，".join(filter(None, (_during(check.while_), outside)))
            return f"{when}{'，' if when else ''}不得出现 {_any(check.never)}"
        case limit.Spec():
            return _limit(check)
        case share.Spec():
            return _share(check)
        case complete.Spec():
            return _complete(check)
        case masked.Spec():
            kinds = f"（{_list(check.kinds, '、')}）" if check.kinds else ""
            if check.consistent:
                return f"{_any(check.when)} 的 {_list(check.in_)} 中的值{kinds}，其显示不得与先前之处不一致"
            profile = f"“{english.profile(check)}”"
            return f"{_any(check.when)} 的 {_list(check.in_)} 中不得显示超出{profile}的个人信息{kinds}"
        case evidence.Spec():
            return _evidence(check)
    return type(check).__module__.rpartition(".")[2]


def _young(check: order.Spec) -> str:
    return f"（{spoken(check.within)}内的）" if check.within else f"（以其 {check.by} 为限）" if check.by else ""


def _deadline(check: deadline.Spec) -> str:
    limit_ = f"{spoken(check.within)}内" if check.within else f"其 {check.by} 之前"
    already = f"，此前已有 {_any(check.already)} 亦可" if check.already else ""
    paused = f"，{_any(check.pause)} 至 {_any(check.resume)} 期间不计时" if check.pause else ""
    return f"从 {_any(check.start)} 起，须在{limit_}出现 {_any(check.stop)}{already}{paused}"


def _limit(check: limit.Spec) -> str:
    window = ""
    if check.window is not None:
        window = _PERIODS[check.window] if isinstance(check.window, str) else f"任意 {spoken(check.window)}内"
    when = "，".join(filter(None, (_during(check.while_), window)))
    counted = f"{_any(check.count)} 的 {check.distinct}" if check.distinct else _any(check.count)
    return f"{when}{'，' if when else ''}{counted} 不得超过 {check.at_most} {'种' if check.distinct else '次'}"


def _share(check: share.Spec) -> str:
    is_least = check.at_least is not None
    bound = f"{'不低于' if is_least else '不高于'} {_bound(check.at_least if is_least else check.at_most)}"
    within = f"（{spoken(check.within)}内）" if check.within else ""
    return f"{_period(check.period)}，{_part(check)}{within}{bound}"


def _part(check: share.Spec) -> str:
    match check.part, check.mean:
        case bounds.Kept(rule), _:
            return f"规则 {rule} 得以遵守的比例"
        case State() as state, _:
            return f"{_during(state)}的时间占比"
        case tuple() as part, _:
            return f"{_any(check.of)} 中有 {_any(part)} 的比例"
        case _, bounds.Measured(rule):
            return f"规则 {rule} 测得值的平均"
    return f"{_any(check.of)} 的 {check.mean} 的平均"


def _period(period: str | bounds.Each | bounds.Last) -> str:
    if isinstance(period, bounds.Each):
        return f"每 {spoken(period.each)}"
    if isinstance(period, bounds.Last):
        return f"任意 {spoken(period.last)}（每 {spoken(period.every)}看一次）"
    return _PERIODS[period]


def _complete(check: complete.Spec) -> str:
    carriers = f"{_any(check.from_)} 合起来" if check.from_ else "其中"
    grace = f"，最迟在其后 {spoken(check.grace)}" if check.grace else ""
    return f"{_any(check.when)} 发生时，{carriers}须有 {_list(map(_need, check.fields), '和')}{grace}"


def _need(need: Need) -> str:
    paths = _list(need.paths)
    return paths if need.condition.word == "present" else f"{paths}（{_condition(need.condition)}）"


def _evidence(check: evidence.Spec) -> str:
    of = _list(check.of.rules, "和") if isinstance(check.of, bounds.RulesOf) else check.of
    named = of if isinstance(of, str) else _any(of)
    ending = f"，截至 {check.ending}" if check.ending else ""
    return f"须有 {named} 的 {f'{check.months} 个月数据' if check.months else check.artefact}{ending}"


def _common(check: Keys) -> Iterator[str]:
    yield f"自最近一次 {_any(check.since)} 起计" if check.since else ""
    yield f"按每个 {_list(check.for_each, '和')} 分别判断" if check.for_each else ""
    yield f"{_list(check.same, '和')} 相同的才算一起" if check.same else ""
    yield _AGAIN[check.again]
    yield f"{_any(check.excuse)} 可免责" if check.excuse else ""
    yield from _own(check)
    if check.unless:
        yield f"{_during(check.unless)}不判" if isinstance(check.unless, State) else f"{_any(check.unless)} 不判"
    yield f"时间按 {check.hours} 计" if check.hours else ""
    if check.zone:
        yield "日期以客户所在地为准" if check.zone == "customer" else f"日期以 {check.zone} 为准"


def _own(check: Keys) -> Iterator[str]:
    """What single patterns say beside their sentence."""
    match check:
        case share.Spec():
            yield f"可免责的计为{_COUNTED[check.excused]}" if check.excused != "left_out" else ""
            yield f"至少 {check.minimum} 件方可判断" if check.minimum > 1 else ""
        case complete.Spec() if check.counts_as_empty != complete.EMPTY_WORDS:
            yield f"{_list(check.counts_as_empty)} 视为空"
        case masked.Spec():
            if check.join is not None:
                yield f"{spoken(check.join)}内的数字连起来读" if check.join.micros else "每条消息单独看"
            yield _customers(check)


def _customers(check: masked.Spec) -> str:
    if english.allows_customers(check):
        return "客户自己书写的内容可免责"
    return f"{_during(check.excuse_customer)}客户自己书写的内容可免责" if check.excuse_customer else ""


def _any(selector: Selector) -> str:
    return _list(map(_choice, selector))


def _choice(choice: Choice) -> str:
    return f"{choice.type}（{_where(choice.where)}）" if choice.where else choice.type


def _where(where: Iterable[tuple[str, Condition]], joint: str = "，") -> str:
    return joint.join(f"{path} {_condition(condition)}" for path, condition in where)


def _condition(condition: Condition) -> str:
    value = condition.value
    match condition.word, value:
        case "exists", wanted:
            return "存在" if wanted else "不存在"
        case "is", _:
            return f"为 {_value(value)}"
        case "at_least", _:
            return f"不小于 {_value(value)}"
        case "at_most", _:
            return f"不大于 {_value(value)}"
        case "in", tuple():
            return f"为 {_list(map(_value, value))}"
        case "contains", tuple():
            return f"包含 {_list(map(_value, value), '和')}"
        case "not", Condition():
            inner = _condition(value)
            return f"不{inner}" if value.word in ("is", "in", "contains") else f"并非{inner}"
        case "all", tuple():
            return "且".join(map(_condition, value))
        case "matches", _:
            return f"符合 {value}"
        case "during", _:
            return f"在 {value} 的时段之内"
    return "存在且不为空"


def _value(value: object) -> str:
    return "空缺" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _during(state: State | None) -> str:
    if state is None:
        return ""
    grace = f" {spoken(state.grace)}" if state.grace else ""
    lasting = f"的 {spoken(state.for_)}内" if state.for_ else ""
    same = "（当日计为第一日）" if state.day_one == "same" else ""
    return f"{_any(state.from_)} 之后{grace}{lasting}{same}{f'至 {_any(state.to)} ' if state.to else ''}期间"


def _bound(bound: Duration | Fraction | None) -> str:
    if isinstance(bound, Fraction):
        return f"{float(bound * 100):g}%"
    return "" if bound is None else spoken(bound)


def spoken(duration: Duration) -> str:
    """60 秒、3 分钟、7 天、10 个工作日。"""
    return re.sub(r"[a-z]+(?: [a-z]+)?", lambda found: _UNITS[found.group()], english.spoken(duration))


def _list(words: Iterable[str], last: str = "或") -> str:
    whole = list(words)
    return f"{'、'.join(whole[:-1])}{last}{whole[-1]}" if len(whole) > 1 else "".join(whole)
