"""Pieces of PromQL that several boards say."""

from collections.abc import Iterable
from typing import Final

PLACE: Final = 'tenant=~"$tenant",channel=~"$channel",queue=~"$queue"'
"""What the boards' variables choose."""
ANY: Final = 'rule!=""'
"""Every rule."""
RANGE: Final = "$__range"
RATE: Final = "$__rate_interval"


def one_of(rules: Iterable[str]) -> str:
    """A matcher for these rules."""
    return f'rule=~"{"|".join(rules)}"'


def verdicts(which: str, rule: str, span: str, by: str = "", offset: str = "") -> str:
    """How many verdicts of that kind (a regular expression) were reached in the span; `rule` is a matcher."""
    moved = f" offset {offset}" if offset else ""
    grouped = f" by ({by})" if by else ""
    return f'sum{grouped} (increase(contactwatch_verdicts_total{{{rule},verdict=~"{which}",{PLACE}}}[{span}]{moved}))'


def kept_share(rule: str, span: str, by: str = "", offset: str = "") -> str:
    """The share kept of all that was judged: kept and broken. Excused and undetermined ones prove neither."""
    kept, judged = (verdicts(which, rule, span, by, offset) for which in ("kept", "kept|broken"))
    return f"{kept} / ({judged} > 0)"


def opened(rule: str, span: str, by: str = "") -> str:
    """How many violations were opened in the span, those taken back in it not counted."""
    grouped = f" by ({by})" if by else ""
    new, gone = (
        f"sum{grouped} (increase(contactwatch_{name}_total{{{rule},{PLACE}}}[{span}]))"
        for name in ("violations", "violations_withdrawn")
    )
    return f"clamp_min({new} - {gone}, 0)"


def clocks(name: str, rule: str, by: str = "") -> str:
    """Clocks that run now: `open_clocks`, or `near_due_clocks`."""
    grouped = f" by ({by})" if by else ""
    return f"sum{grouped} (contactwatch_{name}{{{rule},{PLACE}}})"


def quantile(share: float, metric: str, chosen: str = "") -> str:
    """Below this many seconds lies that share of a histogram."""
    return f"histogram_quantile({share}, sum by (le) (rate(contactwatch_{metric}_bucket{{{chosen}}}[{RATE}])))"


def opened_before(rule: str, span: str, ago: str, by: str) -> str:
    """As `opened`, that long ago."""
    return f"sum by ({by}) (increase(contactwatch_violations_total{{{rule},{PLACE}}}[{span}] offset {ago}))"


def opening(rule: str, by: str) -> str:
    """Violations opened, from one point of a panel to the next."""
    return f"sum by ({by}) (increase(contactwatch_violations_total{{{rule},{PLACE}}}[{RATE}]))"
