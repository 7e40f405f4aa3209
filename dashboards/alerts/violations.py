"""Violations: the first one pages, a storm is told once, a withdrawal resolves."""

from typing import Final

from dashboards.alert import Alert, Group, Recording
from dashboards.words import Text

_BY: Final = "rule, severity, tenant, channel, queue"


def _counted(name: str) -> str:
    """How many within ten minutes. A series that was born above 0, for its place was new, counts from nothing; not so
    in the first ten minutes of Prometheus itself, for which every series is new."""
    metric = f"contactwatch_{name}_total"
    return (
        f"sum by ({_BY}) (\n"
        f"  increase({metric}[10m]) > 0\n"
        f"  or\n"
        f"  ({metric} unless {metric} offset 10m) > 0 and on () (count(up offset 10m) > 0)\n"
        f"  or\n"
        f"  {metric} * 0\n"
        f")"
    )


_WHO: Final = "{{ $labels.rule }} broken in queue {{ or $labels.queue `(none)` }}"
_WHO_ZH: Final = "队列 {{ or $labels.queue `（无）` }} 违反 {{ $labels.rule }}"

GROUP: Final = Group(
    "contactwatch-violations",
    "10s",
    (
        Recording("contactwatch:violations:net10m", f"{_counted('violations')}\n-\n{_counted('violations_withdrawn')}"),
        Alert(
            "ContactwatchViolation",
            "critical",
            'contactwatch:violations:net10m{severity=~"critical|major"} > 0.5',
            "0m",
            Text(_WHO, _WHO_ZH),
            Text(
                "{{ $value | printf `%.0f` }} opened and not taken back in ten minutes, tenant {{ $labels.tenant }},"
                " channel {{ $labels.channel }}. It resolves ten minutes after the last one, or when they are withdrawn.",
                "十分钟内新增且未撤回 {{ $value | printf `%.0f` }} 个，租户 {{ $labels.tenant }}，渠道 {{ $labels.channel }}。"
                "最后一个之后十分钟或撤回后恢复。",
            ),
            "violation",
            "queue",
        ),
        Alert(
            "ContactwatchMinorViolation",
            "info",
            'contactwatch:violations:net10m{severity!~"critical|major"} > 0.5',
            "0m",
            Text(_WHO, _WHO_ZH),
            Text(
                "{{ $value | printf `%.0f` }} of a rule whose breach can wait for the morning.",
                "{{ $value | printf `%.0f` }} 个，可等到工作时间处理。",
            ),
            "violation",
            "queue",
        ),
        Alert(
            "ContactwatchViolationStorm",
            "critical",
            "sum by (rule, tenant) (contactwatch:violations:net10m) > 50",
            "1m",
            Text("Many interactions break {{ $labels.rule }} at once", "大量交互同时违反 {{ $labels.rule }}"),
            Text(
                "{{ $value | printf `%.0f` }} in ten minutes, tenant {{ $labels.tenant }}: one cause, most likely a system"
                " or a changed rule. Single violations of this rule are held back while this one fires.",
                "十分钟内 {{ $value | printf `%.0f` }} 个，租户 {{ $labels.tenant }}：多半同一原因，系统故障或规则变更。"
                "在此期间不再逐个告警。",
            ),
            "violation-storm",
            "now",
        ),
    ),
)
