"""The monitor itself: blind, late, lagging, stalled, or with rules that are not those that were meant."""

from typing import Final

from dashboards.alert import Alert, Group
from dashboards.words import Text

GROUP: Final = Group(
    "contactwatch-monitor",
    "10s",
    (
        Alert(
            "ContactwatchBlind",
            "critical",
            "absent(contactwatch_rules_loaded) or min(contactwatch_rules_loaded) == 0",
            "1m",
            Text("The monitor is blind", "监控失明"),
            Text(
                "No worker answers, or one has no rules: nothing is judged, and no news is no good news.",
                "没有 worker 应答，或未加载规则：什么都未判定，没有消息不是好消息。",
            ),
            "blind",
            "monitor",
        ),
        Alert(
            "ContactwatchCanaryMissing",
            "critical",
            "group by (partition) (last_over_time(contactwatch_canaries_total[1h] offset 3m))\n"
            "unless\n"
            "sum by (partition) (increase(contactwatch_canaries_total[3m])) > 0",
            "0m",
            Text(
                "No canary on partition {{ $labels.partition }}",
                "分区 {{ $labels.partition }} 没有哨兵",
            ),
            Text(
                "The interaction that must break its rule every minute has not been found broken for three: violations of"
                " this partition's customers would not be found either.",
                "本应每分钟违规一次的哨兵三分钟未被发现：该分区客户的违规同样不会被发现。",
            ),
            "canary-missing",
            "monitor",
        ),
        Alert(
            "ContactwatchStalled",
            "critical",
            "max by (partition) (contactwatch_stalled) == 1\n"
            "or max by (partition) (contactwatch_subjects_stalled) == 1",
            "1m",
            Text("Partition {{ $labels.partition }} stands still", "分区 {{ $labels.partition }} 停滞"),
            Text(
                "It has had something to do for more than thirty seconds and did nothing.",
                "三十秒以上有事可做却没有进展。",
            ),
            "stalled",
            "monitor",
        ),
        Alert(
            "ContactwatchSourceDown",
            "critical",
            "max by (source) (contactwatch_source_down) == 1",
            "30s",
            Text("{{ $labels.source }} is down", "数据源 {{ $labels.source }} 已中断"),
            Text(
                "It said so, or it stopped saying that it is alive: verdicts that rest on what did not happen in its"
                " interactions are undetermined until it is back.",
                "它自己声明中断，或不再发送存活信号：在其恢复之前，凡以“未发生”为依据的判定均为“无法确定”。",
            ),
            "source-down",
            "monitor",
        ),
        Alert(
            "ContactwatchLate",
            "critical",
            "max by (partition) (contactwatch_watermark_age_seconds) > 30\n"
            "or max by (partition) (contactwatch_subjects_watermark_age_seconds) > 30",
            "2m",
            Text("Partition {{ $labels.partition }} is late", "分区 {{ $labels.partition }} 落后"),
            Text(
                "Event time is {{ $value | humanizeDuration }} behind the clock: a breach is known that much later.",
                "事件时间落后 {{ $value | humanizeDuration }}：违规也晚这么久才知道。",
            ),
            "late",
            "monitor",
        ),
        Alert(
            "ContactwatchLagging",
            "warning",
            "min_over_time((sum(contactwatch_lag_records) + (sum(contactwatch_subjects_lag_records) or vector(0)))[10m:30s])\n"
            "> 10000",
            "5m",
            Text("Records wait to be judged", "记录积压"),
            Text(
                "Never fewer than {{ $value | printf `%.0f` }} in ten minutes: the workers do not keep up.",
                "十分钟内从未少于 {{ $value | printf `%.0f` }} 条：worker 跟不上。",
            ),
            "lagging",
            "monitor",
        ),
        Alert(
            "ContactwatchCheckpointOld",
            "warning",
            "max by (partition) (contactwatch_checkpoint_age_seconds) > 120\n"
            "or max by (partition) (contactwatch_subjects_checkpoint_age_seconds) > 120",
            "2m",
            Text(
                "Partition {{ $labels.partition }} has no fresh checkpoint", "分区 {{ $labels.partition }} 检查点过旧"
            ),
            Text(
                "The last is {{ $value | humanizeDuration }} old: a restart would judge that much again.",
                "上次为 {{ $value | humanizeDuration }} 前：重启需重判这么久的数据。",
            ),
            "checkpoint-old",
            "monitor",
        ),
        Alert(
            "ContactwatchDetectionSlow",
            "warning",
            'sum(rate(contactwatch_detection_latency_seconds_bucket{le=~"3(\\\\.0)?"}[30m]))\n'
            "/ (sum(rate(contactwatch_detection_latency_seconds_count[30m])) > 0)\n"
            "< 0.95",
            "10m",
            Text("Violations are said later than promised", "违规发出晚于承诺"),
            Text(
                "Only {{ $value | humanizePercentage }} were said within three seconds of their due.",
                "仅 {{ $value | humanizePercentage }} 在到期三秒内发出。",
            ),
            "detection-slow",
            "monitor",
        ),
        Alert(
            "ContactwatchRulesReloadRefused",
            "warning",
            'sum by (instance) (increase(contactwatch_rule_reloads_total{outcome="refused"}[15m])) > 0\n'
            "unless\n"
            'sum by (instance) (increase(contactwatch_rule_reloads_total{outcome="switched"}[5m])) > 0',
            "0m",
            Text("Changed rules were refused", "规则变更被拒"),
            Text(
                "{{ $labels.instance }} judges by the old rules: the new ones have a mistake.",
                "{{ $labels.instance }} 仍用旧规则判定：新规则有错误。",
            ),
            "rules-reload-refused",
            "monitor",
        ),
        Alert(
            "ContactwatchRulesDiffer",
            "warning",
            "count by (rule) (count by (rule, digest) (contactwatch_rule)) > 1",
            "15m",
            Text("Workers judge {{ $labels.rule }} by two versions", "各 worker 的 {{ $labels.rule }} 版本不一"),
            Text("What a customer is owed then depends on the partition.", "同一义务因分区而异。"),
            "rules-differ",
            "monitor",
        ),
    ),
)
