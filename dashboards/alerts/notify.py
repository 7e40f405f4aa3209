"""The notifier: people who are not told, for a target turns its notices down or too many wait."""

from typing import Final

from dashboards.alert import Alert, Group
from dashboards.words import Text

GROUP: Final = Group(
    "contactwatch-notify",
    "30s",
    (
        Alert(
            "ContactwatchNotifyFailing",
            "warning",
            "sum by (target) (increase(contactwatch_notify_failed_total[15m])) > 0",
            "0m",
            Text("{{ $labels.target }} takes no notices", "{{ $labels.target }} 不接收通知"),
            Text(
                "{{ $value | printf `%.0f` }} notices of a quarter of an hour were turned down, or not taken in time.",
                "一刻钟内 {{ $value | printf `%.0f` }} 条通知被拒或超时。",
            ),
            "notify-failing",
            "monitor",
        ),
        Alert(
            "ContactwatchNotifyDropping",
            "critical",
            "sum by (target) (increase(contactwatch_notify_dropped_total[15m])) > 0",
            "0m",
            Text("Notices to {{ $labels.target }} are dropped", "发往 {{ $labels.target }} 的通知被丢弃"),
            Text(
                "{{ $value | printf `%.0f` }} incidents of a quarter of an hour were not told: too many waited.",
                "一刻钟内 {{ $value | printf `%.0f` }} 个事件未通知：等待过多。",
            ),
            "notify-dropping",
            "monitor",
        ),
    ),
)
