"""Burn: how fast what may be broken of a duty in thirty days is used up, over a short and a long window each."""

from typing import Final

from dashboards.alert import Alert, Group, Recording
from dashboards.duties import CORE
from dashboards.words import Text

WINDOWS: Final = ("5m", "30m", "1h", "2h", "6h", "1d", "3d")
FAST: Final = (("1h", "5m", 14.4), ("6h", "30m", 6.0))
"""Long window, short window, times the speed at which the allowance lasts thirty days."""
SLOW: Final = (("1d", "2h", 3.0), ("3d", "6h", 1.0))
FEWEST: Final = 20
"""Verdicts in the long window below which a share says nothing."""


def _share(window: str) -> Recording:
    broken, judged = (
        f'sum by (rule) (increase(contactwatch_verdicts_total{{verdict=~"{which}"}}[{window}]))'
        for which in ("broken", "kept|broken")
    )
    return Recording(f"contactwatch:broken:ratio_rate{window}", f"{broken} / ({judged} >= {FEWEST})")


def _recent(window: str) -> Recording:
    """A short window may hold few verdicts: the long one beside it asks for enough."""
    broken, judged = (
        f'sum by (rule) (increase(contactwatch_verdicts_total{{verdict=~"{which}"}}[{window}]))'
        for which in ("broken", "kept|broken")
    )
    return Recording(f"contactwatch:broken:ratio_rate{window}_any", f"{broken} / ({judged} > 0)")


def _burns(windows: tuple[tuple[str, str, float], ...]) -> str:
    return "\nor\n".join(
        "(\n"
        f"  contactwatch:broken:ratio_rate{long} > on (rule) {speed} * (1 - contactwatch:objective:ratio)\n"
        "  and\n"
        f"  contactwatch:broken:ratio_rate{short}_any > on (rule) {speed} * (1 - contactwatch:objective:ratio)\n"
        ")"
        for long, short, speed in windows
    )


_LONG: Final = tuple(long for long, _, _ in FAST + SLOW)
_SHORT: Final = tuple(short for _, short, _ in FAST + SLOW)

GROUP: Final = Group(
    "contactwatch-burn",
    "30s",
    (
        *(
            Recording("contactwatch:objective:ratio", f"vector({duty.objective})", (("rule", duty.rule),))
            for duty in CORE
        ),
        *map(_share, _LONG),
        *map(_recent, _SHORT),
        Alert(
            "ContactwatchBurnFast",
            "critical",
            _burns(FAST),
            "2m",
            Text("{{ $labels.rule }} is broken far too often", "{{ $labels.rule }} 违规过于频繁"),
            Text(
                "{{ $value | humanizePercentage }} of what was judged is broken: at this speed the month's allowance is"
                " gone within days.",
                "已判定中违规占 {{ $value | humanizePercentage }}：照此速度数日内用尽全月额度。",
            ),
            "burn-fast",
            "rule",
        ),
        Alert(
            "ContactwatchBurnSlow",
            "warning",
            _burns(SLOW),
            "15m",
            Text("{{ $labels.rule }} will miss its objective this month", "{{ $labels.rule }} 本月将达不到目标"),
            Text(
                "{{ $value | humanizePercentage }} of what was judged is broken, for a day or longer.",
                "已判定中违规占 {{ $value | humanizePercentage }}，已持续一天以上。",
            ),
            "burn-slow",
            "rule",
        ),
    ),
)
