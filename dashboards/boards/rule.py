"""Rule: one rule, whole: its share with the true denominator, last week beside it, times, and single violations."""

from dashboards import query
from dashboards.board import EVERYWHERE, Board, Row
from dashboards.links import runbook
from dashboards.panel import Query, bars, heatmap, stat, table, text, trend
from dashboards.words import Levels, Text

_RULE = 'rule=~"$rule"'

_OPEN = text(
    Text("How to open one", "如何查看单个违规"),
    Text(
        "Point at a dot of *Violations*: it carries `violation_id`, the key of its records on `contact.violations.current`."
        " The record names the interaction (`subject`). Then judge that interaction again, with every event in order:\n\n"
        "```\ncontactwatch replay --broker HOST:PORT --topic contact.events --since -24h --interaction SUBJECT\n```\n\n"
        "What the rule asks, in words: `contactwatch rules show RULE`.",
        "将鼠标移到“违规”的圆点上：其中的 `violation_id` 就是 `contact.violations.current` 上记录的键，记录写明交互（`subject`）。"
        "然后重新判定该交互：\n\n"
        "```\ncontactwatch replay --broker HOST:PORT --topic contact.events --since -24h --interaction SUBJECT\n```\n\n"
        "规则的文字说明：`contactwatch rules show RULE`。",
    ),
    height=8,
)

BOARD = Board(
    "rule",
    5,
    Text("Rule", "规则"),
    Text("One rule: how much of it is kept, of how many, since when", "单条规则：合规多少、分母多少、自何时起"),
    (
        Row(
            Text("In the chosen range", "所选时段"),
            (
                stat(
                    Text("Kept", "合规率"),
                    Text(
                        "Kept of kept and broken. Open ones are not judged yet; excused and undetermined ones prove neither.",
                        "合规占合规与违规之和。未结束的尚未判定；免责与无法判定的两者都不证明。",
                    ),
                    query.kept_share(_RULE, query.RANGE),
                    "percentunit",
                    levels=Levels(0.95, 0.9, low_is_bad=True),
                    links=(runbook("burn-fast"),),
                ),
                stat(
                    Text("Of how many", "分母"),
                    Text(
                        "Kept and broken together. Small: the share says little.",
                        "合规与违规之和。过小：比例意义不大。",
                    ),
                    query.verdicts("kept|broken", _RULE, query.RANGE),
                ),
                stat(
                    Text("Not decidable", "无法判定占比"),
                    Text(
                        "Undetermined of all verdicts. Above a few percent the share above is not the whole truth: a source"
                        " leaves out events.",
                        "无法判定占全部判定。超过百分之几时上面的比例并非全貌：数据源缺事件。",
                    ),
                    f"{query.verdicts('undetermined', _RULE, query.RANGE)} / ({query.verdicts('.+', _RULE, query.RANGE)} > 0)",
                    "percentunit",
                    levels=Levels(0.02, 0.1),
                ),
                stat(
                    Text("Clocks that run", "正在计时"),
                    Text("Not judged yet.", "尚未判定。"),
                    query.clocks("open_clocks", _RULE),
                ),
            ),
        ),
        Row(
            Text("Over time", "随时间"),
            (
                trend(
                    Text("Kept, and a week before", "合规率，与上周对比"),
                    Text(
                        "Over an hour. Below last week at the same hour: something changed, look at the queue table.",
                        "按小时。低于上周同时段：有变化，查看队列表。",
                    ),
                    Query(query.kept_share(_RULE, "1h"), Text("now", "现在")),
                    Query(
                        query.kept_share(_RULE, "1h", offset="7d"),
                        Text("a week before", "上周"),
                        may_be_empty="a monitor that is younger than a week has no such past",
                    ),
                    unit="percentunit",
                    levels=Levels(0.95, 0.9, low_is_bad=True),
                ),
                bars(
                    Text("Verdicts", "判定构成"),
                    Text("All of them, undetermined too.", "全部判定，含无法判定。"),
                    Query(query.verdicts(".+", _RULE, query.RATE, "verdict"), "{{verdict}}"),
                ),
                heatmap(
                    Text("How long it took", "用时分布"),
                    Text(
                        "Each column an instant, the darker the more. A band at the limit: people work to the limit.",
                        "每列为一个时刻，越深越多。集中于上限处：卡点完成。",
                    ),
                    f"sum by (le) (increase(contactwatch_measured_seconds_bucket{{{_RULE}}}[{query.RATE}]))",
                ),
                bars(
                    Text("Violations", "违规"),
                    Text("Dots are single violations. How to open one: below.", "圆点为单个违规，打开方法见下。"),
                    Query(
                        query.opening(_RULE, "queue"),
                        "{{queue}}",
                        exemplars=True,
                    ),
                    links=(runbook("violation"),),
                ),
                bars(
                    Text("Steps", "步骤"),
                    Text(
                        "Many withdrawn: events come late; raise the source's lateness.",
                        "撤回多：事件迟到；提高该数据源的 lateness。",
                    ),
                    Query(f"sum by (state) (increase(contactwatch_steps_total{{{_RULE}}}[{query.RATE}]))", "{{state}}"),
                ),
            ),
        ),
        Row(
            Text("Where", "何处"),
            (
                table(
                    Text("By queue", "按队列"),
                    Text("The chosen range.", "所选时段。"),
                    Query(query.verdicts("kept", _RULE, query.RANGE, "tenant, channel, queue")),
                    Query(query.verdicts("broken", _RULE, query.RANGE, "tenant, channel, queue")),
                    Query(query.kept_share(_RULE, query.RANGE, "tenant, channel, queue")),
                    columns=(
                        ("tenant", Text("Tenant", "租户")),
                        ("channel", Text("Channel", "渠道")),
                        ("queue", Text("Queue", "队列")),
                        ("Value #A", Text("Kept", "合规")),
                        ("Value #B", Text("Broken", "违规")),
                        ("Value #C", Text("Kept %", "合规率 %")),
                    ),
                ),
                _OPEN,
            ),
        ),
    ),
    variables=("rule", *EVERYWHERE),
)
