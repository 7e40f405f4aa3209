"""The monitor itself: whether what the other boards show can be believed."""

from functools import partial

from dashboards import query
from dashboards.board import Board, Row
from dashboards.links import runbook
from dashboards.panel import Query, bars, stat, table, trend
from dashboards.words import Levels, Text

_PROMISED = "3"
"""Seconds from due to said: two of lateness, one of ours. A bucket of the histogram."""
_IN_TIME = (
    f'sum(increase(contactwatch_detection_latency_seconds_bucket{{le=~"{_PROMISED}(\\\\.0)?"}}[{query.RANGE}]))'
    f" / (sum(increase(contactwatch_detection_latency_seconds_count[{query.RANGE}])) > 0)"
)
_MANY = "a worker whose rules never change judges no subjects where no rule is about many interactions"
_of_facts = partial(Query, legend="{{partition}}", may_be_empty=_MANY)
"""A line for each partition of facts."""
_NOTIFIER = "the notifier is a process of its own, which a centre may do without"

BOARD = Board(
    "monitor",
    7,
    Text("The monitor itself", "监控自身"),
    Text("Lag, event time, what was refused, the canary", "积压、事件时间、拒收、哨兵"),
    (
        Row(
            Text("Is it well", "是否正常"),
            (
                stat(
                    Text("Records that wait", "积压记录"),
                    Text(
                        "Not judged yet, all partitions. Growing: add a worker, up to one for each partition.",
                        "尚未判定，全部分区。持续上升：增加 worker，最多每分区一个。",
                    ),
                    "sum(contactwatch_lag_records)",
                    levels=Levels(10_000, 100_000),
                    links=(runbook("lagging"),),
                ),
                stat(
                    Text("Event time behind the clock", "事件时间落后"),
                    Text("The slowest partition. Two seconds are meant.", "最慢分区。两秒为正常。"),
                    "max(contactwatch_watermark_age_seconds)",
                    "s",
                    levels=Levels(10, 30),
                    links=(runbook("late"),),
                ),
                stat(
                    Text("Said within three seconds", "三秒内发出"),
                    Text(
                        "Of violations, from due to said; the promise is one second after the two of lateness.",
                        "从到期到发出；承诺为两秒迟到容忍之后一秒内。",
                    ),
                    _IN_TIME,
                    "percentunit",
                    levels=Levels(0.99, 0.95, low_is_bad=True),
                    links=(runbook("detection-slow"),),
                ),
                stat(
                    Text("Canaries in five minutes", "五分钟内哨兵"),
                    Text(
                        "Interactions of our own that broke as they must, at the partition with the fewest. Five are meant;"
                        " none: nothing here can be believed.",
                        "自有交互按预期违规的次数（最少的分区）。应为五次；为零：此处一切不可信。",
                    ),
                    "min(sum by (partition) (increase(contactwatch_canaries_total[5m])))",
                    levels=Levels(3, 1, low_is_bad=True),
                    links=(runbook("canary-missing"),),
                ),
                stat(
                    Text("Age of the last checkpoint", "最近检查点的时长"),
                    Text(
                        "A restart reads from there. Old: the broker refuses writes.",
                        "重启从此处读起。过旧：broker 拒绝写入。",
                    ),
                    "max(contactwatch_checkpoint_age_seconds)",
                    "s",
                    levels=Levels(30, 120),
                    links=(runbook("checkpoint-old"),),
                ),
                stat(
                    Text("Partitions that stand still", "停滞分区"),
                    Text("Any: see the worker's /health for the reason.", "若有：查看 worker 的 /health。"),
                    "sum(contactwatch_stalled) + (sum(contactwatch_subjects_stalled) or vector(0))",
                    levels=Levels(1, 1),
                    links=(runbook("stalled"),),
                ),
                stat(
                    Text("Rules loaded", "已加载规则"),
                    Text(
                        "The fewest of any worker. None: nothing is judged.", "各 worker 最少值。为零：什么都不判定。"
                    ),
                    "min(contactwatch_rules_loaded)",
                    levels=Levels(1, 1, low_is_bad=True),
                    links=(runbook("blind"),),
                ),
                stat(
                    Text("Rule versions", "规则版本"),
                    Text(
                        "That a partition judges by, the most of any. Old ones rest a day after the last call that began"
                        " under them.",
                        "分区正在使用的版本数，取最大值。旧版本在其下开始的最后一通结束一天后休止。",
                    ),
                    "max(contactwatch_rule_versions)",
                ),
                stat(
                    Text("Rule reloads refused", "规则重载被拒"),
                    Text("In the last hour. The old rules stay in force.", "近一小时。旧规则继续生效。"),
                    'sum(increase(contactwatch_rule_reloads_total{outcome="refused"}[1h]))',
                    levels=Levels(1, 3),
                    links=(runbook("rules-reload-refused"),),
                ),
            ),
        ),
        Row(
            Text("In and out", "进出"),
            (
                bars(
                    Text("Events by outcome", "事件结果"),
                    Text(
                        "Copies are no error; conflicting ones are two contents of one id.",
                        "重复不是错误；冲突为同一编号两种内容。",
                    ),
                    Query(f"sum by (outcome) (rate(contactwatch_events_total[{query.RATE}]))", "{{outcome}}"),
                    unit="cps",
                ),
                trend(
                    Text("Events by source", "各数据源事件"),
                    Text("A line that falls to nothing: that source has gone silent.", "降为零：该数据源已静默。"),
                    Query(f"sum by (source) (rate(contactwatch_source_events_total[{query.RATE}]))", "{{source}}"),
                    unit="cps",
                    links=(runbook("no-events"),),
                ),
                bars(
                    Text("Refused, by reason", "拒收原因"),
                    Text(
                        "`late`: its interaction was over. Others: the producer; `contactwatch rejected list` shows them.",
                        "`late`：交互已结束；其余：生产者问题，用 `contactwatch rejected list` 查看。",
                    ),
                    Query(f"sum by (reason) (increase(contactwatch_rejected_total[{query.RATE}]))", "{{reason}}"),
                    links=(runbook("dropping"),),
                ),
                bars(
                    Text("Odd, but judged", "异常但已判定"),
                    Text(
                        "Unknown types, and interactions on a wrong partition: `contactwatch connect` puts them right.",
                        "未知类型，及分区错误的交互：可用 `contactwatch connect` 纠正。",
                    ),
                    Query(
                        f"sum(increase(contactwatch_unknown_types_total[{query.RATE}]))",
                        Text("unknown type", "未知类型"),
                    ),
                    Query(f"sum(increase(contactwatch_misrouted_total[{query.RATE}]))", Text("misrouted", "分区错误")),
                    links=(runbook("misrouted"),),
                ),
            ),
        ),
        Row(
            Text("Who is told", "通知"),
            (
                bars(
                    Text("Notices", "通知"),
                    Text(
                        "What `contactwatch notify` did, by target. Dropped: somebody was not told.",
                        "`contactwatch notify` 按目标的结果。丢弃：有人未被通知。",
                    ),
                    *(
                        Query(
                            f"sum by (target) (increase(contactwatch_notify_{what}_total[{query.RATE}]))",
                            Text(f"{{{{target}}}} {what}", f"{{{{target}}}} {chinese}"),
                            may_be_empty=_NOTIFIER,
                        )
                        for what, chinese in (("sent", "已送达"), ("failed", "失败"), ("dropped", "丢弃"))
                    ),
                    links=(runbook("notify-failing"), runbook("notify-dropping")),
                ),
                bars(
                    Text("Alerts held back", "未单独发出的告警"),
                    Text(
                        "Counted and not told one by one: `grouped` by their rule, or a `storm` that one alert stands for.",
                        "已计数但未逐条发出：`grouped` 按规则合并；`storm` 由一条告警代表。",
                    ),
                    Query(f"sum by (why) (increase(contactwatch_alerts_held_back_total[{query.RATE}]))", "{{why}}"),
                ),
                trend(
                    Text("Incidents", "事件"),
                    Text(
                        "That stand, and that wait to be told. Waiting and not falling: a target is away.",
                        "现存的，以及等待通知的。等待且不下降：目标不可用。",
                    ),
                    Query("sum(contactwatch_notify_incidents)", Text("standing", "现存"), may_be_empty=_NOTIFIER),
                    Query(
                        "sum by (target) (contactwatch_notify_waiting)",
                        Text("{{target}} waits", "{{target}} 等待"),
                        may_be_empty=_NOTIFIER,
                    ),
                ),
            ),
        ),
        Row(
            Text("By partition", "按分区"),
            (
                trend(
                    Text("Event time behind the clock", "事件时间落后"),
                    Text(
                        "One partition alone: its records wait, or its clock is wrong.",
                        "仅一个分区：其记录在等待，或时钟有误。",
                    ),
                    Query("max by (partition) (contactwatch_watermark_age_seconds)", "{{partition}}"),
                    unit="s",
                    levels=Levels(10, 30),
                ),
                trend(
                    Text("Records that wait", "积压记录"),
                    Text(
                        "A partition of its own pace: one interaction of very many events, or a slow worker.",
                        "单个分区变慢：事件过多的交互，或慢 worker。",
                    ),
                    Query("sum by (partition) (contactwatch_lag_records)", "{{partition}}"),
                ),
                trend(
                    Text("Open interactions", "未结束的交互"),
                    Text("Memory grows with these.", "内存随之增长。"),
                    Query("sum by (partition) (contactwatch_open_interactions)", "{{partition}}"),
                ),
                trend(
                    Text("From due to said", "从到期到发出"),
                    Text("Half, and 99 in 100, were said sooner.", "一半与百分之九十九在此时间内发出。"),
                    Query(query.quantile(0.5, "detection_latency_seconds"), Text("half", "一半")),
                    Query(query.quantile(0.99, "detection_latency_seconds"), "99 %"),
                    unit="s",
                    levels=Levels(3, 5),
                ),
                bars(
                    Text("Take-overs", "接管"),
                    Text(
                        "`fenced` or `unknown` again and again: the broker or the network.",
                        "反复 `fenced` 或 `unknown`：broker 或网络问题。",
                    ),
                    Query(f"sum by (why) (increase(contactwatch_takeovers_total[{query.RATE}]))", "{{why}}"),
                ),
                table(
                    Text("Rules in force", "生效规则"),
                    Text("Two digests of one rule: workers of two versions.", "同一规则两个摘要：worker 版本不一。"),
                    Query("count by (rule, version, digest, certainty) (contactwatch_rule)"),
                    columns=(
                        ("rule", Text("Rule", "规则")),
                        ("version", Text("Version", "版本")),
                        ("digest", Text("Digest", "摘要")),
                        ("certainty", Text("Certainty", "确定性")),
                        ("Value", Text("Workers", "worker 数")),
                    ),
                    width=12,
                    links=(runbook("rules-differ"),),
                ),
            ),
        ),
        Row(
            Text("Customers, campaigns, shares: many interactions", "跨交互：客户、活动、比例"),
            (
                trend(
                    Text("Their time behind the clock", "其事件时间落后"),
                    Text(
                        "It is the least of all partitions of events: one that lags holds every count and period.",
                        "取所有事件分区的最小值：一个分区落后，所有计数与周期都等待。",
                    ),
                    _of_facts("max by (partition) (contactwatch_subjects_watermark_age_seconds)"),
                    unit="s",
                    levels=Levels(10, 30),
                    links=(runbook("late"),),
                ),
                trend(
                    Text("Facts that wait", "积压事实"),
                    Text("Told by interactions, not judged yet.", "交互已上报、尚未判定。"),
                    _of_facts("sum by (partition) (contactwatch_subjects_lag_records)"),
                    links=(runbook("lagging"),),
                ),
                trend(
                    Text("Open subjects", "未结束的主体"),
                    Text("Customers, campaigns, queues and shares held in memory.", "内存中的客户、活动、队列与比例。"),
                    _of_facts("sum by (partition) (contactwatch_open_subjects)"),
                ),
                trend(
                    Text("Age of their last checkpoint", "其最近检查点的时长"),
                    Text("A restart reads the facts from there.", "重启从此处读取事实。"),
                    _of_facts("max by (partition) (contactwatch_subjects_checkpoint_age_seconds)"),
                    unit="s",
                    levels=Levels(30, 120),
                    links=(runbook("checkpoint-old"),),
                ),
            ),
        ),
    ),
    variables=(),
    since="now-1h",
)
