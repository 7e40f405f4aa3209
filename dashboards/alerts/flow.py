"""Flow: events that stop coming, verdicts that stop being reached, records that are refused."""

from typing import Final

from dashboards.alert import Alert, Group, Recording
from dashboards.words import Text

GROUP: Final = Group(
    "contactwatch-flow",
    "30s",
    (
        Recording(
            "contactwatch:source_events:increase1h", "sum by (source) (increase(contactwatch_source_events_total[1h]))"
        ),
        Alert(
            "ContactwatchNoEvents",
            "warning",
            "contactwatch:source_events:increase1h offset 1w > 100\n"
            "unless on (source)\n"
            "sum by (source) (increase(contactwatch_source_events_total[20m])) > 0",
            "5m",
            Text("{{ $labels.source }} has gone silent", "{{ $labels.source }} 没有事件"),
            Text(
                "No event for twenty minutes; in the same hour of last week there were {{ $value | printf `%.0f` }}.",
                "二十分钟没有事件；上周同一小时有 {{ $value | printf `%.0f` }} 个。",
            ),
            "no-events",
            "monitor",
        ),
        Alert(
            "ContactwatchNoVerdicts",
            "warning",
            'sum(increase(contactwatch_events_total{outcome="taken"}[1h])) > 1000\n'
            "unless\n"
            "sum(increase(contactwatch_verdicts_total[1h])) > 0",
            "10m",
            Text("Events come, and no verdict is reached", "有事件但没有任何判定"),
            Text(
                "{{ $value | printf `%.0f` }} events in an hour and not one verdict: the events lack what rules ask for.",
                "一小时 {{ $value | printf `%.0f` }} 个事件却无一判定：事件缺少规则所需内容。",
            ),
            "no-verdicts",
            "monitor",
        ),
        Alert(
            "ContactwatchDropping",
            "warning",
            "sum(increase(contactwatch_rejected_total[15m]))\n"
            "/ (sum(increase(contactwatch_events_total[15m])) > 0)\n"
            "> 0.01",
            "5m",
            Text("One record in a hundred or more is refused", "百分之一以上的记录被拒收"),
            Text(
                "{{ $value | humanizePercentage }} of the records of a quarter of an hour stand on the rejected topic:"
                " nothing is judged of them.",
                "一刻钟内 {{ $value | humanizePercentage }} 的记录进入 rejected 主题，未作判定。",
            ),
            "dropping",
            "monitor",
        ),
        Alert(
            "ContactwatchMisrouted",
            "warning",
            "sum(increase(contactwatch_misrouted_total[15m])) > 0",
            "0m",
            Text("Interactions stand on a wrong partition", "交互落在错误的分区"),
            Text(
                "{{ $value | printf `%.0f` }} in a quarter of an hour. Their events may be judged apart from each other.",
                "一刻钟内 {{ $value | printf `%.0f` }} 个。它们的事件可能被分开判定。",
            ),
            "misrouted",
            "monitor",
        ),
    ),
)
