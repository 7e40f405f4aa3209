"""Queue: one queue or several, by whoever staffs them."""

from dashboards import query
from dashboards.board import Board, Row
from dashboards.duties import WAIT, WAITS
from dashboards.links import RULE, runbook
from dashboards.panel import Query, bars, stat, table, trend
from dashboards.words import Levels, Text

_WAITS = query.one_of(WAITS)
_WAIT = f'rule="{WAIT.rule}"'

BOARD = Board(
    "queue",
    2,
    Text("Queue", "队列"),
    Text("Who waits, how long, and what became of it", "谁在等待、等多久、结果如何"),
    (
        Row(
            Text("Now", "此刻"),
            (
                stat(
                    Text("Waiting", "正在等待"),
                    Text(
                        "Customers whose clock runs. More than agents free: call people in, or open the callback offer.",
                        "正在计时的客户数。超过空闲座席：调人，或启用回呼。",
                    ),
                    query.clocks("open_clocks", _WAITS),
                ),
                stat(
                    Text("Last quarter of their time", "剩余时间不足四分之一"),
                    Text("Answer these before all others.", "请优先接听。"),
                    query.clocks("near_due_clocks", _WAITS),
                    levels=Levels(1, 5),
                ),
                stat(
                    Text("Answered in time", "按时接听率"),
                    Text(
                        "Kept of all judged in the chosen range. Excused ones (the customer gave up first) are no part of it.",
                        "所选时段已判定中按时的比例；客户先放弃的不计入。",
                    ),
                    query.kept_share(_WAIT, query.RANGE),
                    "percentunit",
                    levels=Levels(WAIT.objective, 0.9, low_is_bad=True),
                    links=(runbook("burn-fast"),),
                ),
                stat(
                    Text("Violations", "违规"),
                    Text("Opened less taken back, in the chosen range.", "所选时段新增减撤回。"),
                    query.opened(_WAITS, query.RANGE),
                    levels=Levels(1, 20),
                    links=(runbook("violation"),),
                ),
            ),
        ),
        Row(
            Text("Over time", "随时间"),
            (
                trend(
                    Text("Waiting by queue", "各队列等待"),
                    Text("A step up that stays: staff is missing since then.", "台阶式上升且不回落：自那时起缺人。"),
                    Query(query.clocks("open_clocks", _WAITS, "queue"), "{{queue}}"),
                ),
                bars(
                    Text("Violations by queue", "各队列违规"),
                    Text(
                        "Point at a dot: its violation id. How to open it: runbook.",
                        "将鼠标移到圆点上可见违规编号；如何打开见手册。",
                    ),
                    Query(
                        query.opening(_WAITS, "queue"),
                        "{{queue}}",
                        exemplars=True,
                    ),
                    links=(runbook("violation"),),
                ),
                trend(
                    Text("How long it took", "等待时长"),
                    Text(
                        "Half and nineteen in twenty were answered sooner. All queues together: the histogram has no queue.",
                        "一半和百分之九十五的客户在此时间内被接听。直方图不分队列。",
                    ),
                    Query(query.quantile(0.5, "measured_seconds", _WAIT), Text("half", "一半")),
                    Query(query.quantile(0.95, "measured_seconds", _WAIT), "95 %"),
                    unit="s",
                    levels=Levels(45, 60),
                ),
                trend(
                    Text("Answered in time by queue", "各队列按时率"),
                    Text("Over half an hour.", "按半小时计。"),
                    Query(query.kept_share(_WAIT, "30m", "queue"), "{{queue}}"),
                    unit="percentunit",
                    levels=Levels(WAIT.objective, 0.9, low_is_bad=True),
                ),
            ),
        ),
        Row(
            Text("Every queue", "全部队列"),
            (
                table(
                    Text("Queues", "队列"),
                    Text(
                        "The chosen range. Undetermined: the events do not say; look for what its source leaves out.",
                        "所选时段。“无法判定”：事件不足，请检查数据源缺少什么。",
                    ),
                    Query(query.verdicts("kept", _WAIT, query.RANGE, "queue")),
                    Query(query.verdicts("broken", _WAIT, query.RANGE, "queue")),
                    Query(query.verdicts("excused", _WAIT, query.RANGE, "queue")),
                    Query(query.verdicts("undetermined", _WAIT, query.RANGE, "queue")),
                    Query(query.kept_share(_WAIT, query.RANGE, "queue")),
                    columns=(
                        ("queue", Text("Queue", "队列")),
                        ("Value #A", Text("Kept", "合规")),
                        ("Value #B", Text("Broken", "违规")),
                        ("Value #C", Text("Excused", "免责")),
                        ("Value #D", Text("Undetermined", "无法判定")),
                        ("Value #E", Text("Kept %", "合规率 %")),
                    ),
                    links=(RULE,),
                ),
            ),
        ),
    ),
)
