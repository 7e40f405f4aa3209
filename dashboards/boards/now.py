"""Now: the wall board. Is anybody waiting too long, where, since when, and can the monitor be trusted."""

from dashboards import query
from dashboards.board import Board, Row
from dashboards.duties import CORE, Duty
from dashboards.links import MONITOR, QUEUES, runbook
from dashboards.panel import Panel, Query, bars, stat, table, trend
from dashboards.words import Levels, Text

_SOURCES = "only a source that says how it is has a series"
_ALL = query.one_of(duty.rule for duty in CORE)


def _compliance(duty: Duty) -> Panel:
    return stat(
        Text(f"{duty.name.en}, last hour", f"{duty.name.zh}（近一小时）"),
        Text(
            "Kept of all that was judged in the last hour. A verdict is reached when its interaction is over, ten minutes"
            " after its end at the soonest. Below the objective: open Rule, look which queue pulls it down.",
            "近一小时已判定中合规的比例。交互结束后（最早十分钟）才有结论。低于目标时：打开“规则”看板，找出拖低比例的队列。",
        ),
        query.kept_share(f'rule="{duty.rule}"', "1h"),
        "percentunit",
        levels=Levels(duty.objective, duty.objective - (1 - duty.objective), low_is_bad=True),
        width=8,
        links=(runbook("burn-fast"),),
    )


BOARD = Board(
    "now",
    1,
    Text("Now", "此刻"),
    Text("The wall: duties, who waits, what changed", "大屏：义务、等待、变化"),
    (
        Row(Text("Are the duties kept", "义务是否履行"), tuple(_compliance(duty) for duty in CORE)),
        Row(
            Text("This minute", "此刻"),
            (
                stat(
                    Text("Waiting now", "正在等待"),
                    Text(
                        "Clocks of the core duties that run: customers who wait for what is due. Rising while calls do"
                        " not: staff is missing; see Queue.",
                        "核心义务正在计时的数量，即正在等待的客户。来电不增而等待上升：人手不足，见“队列”。",
                    ),
                    query.clocks("open_clocks", _ALL),
                    links=(QUEUES,),
                ),
                stat(
                    Text("Nearing the deadline", "即将超时"),
                    Text(
                        "Of these, with less than a quarter of their time left. Answer these first.",
                        "其中剩余时间不足四分之一的。请优先接听。",
                    ),
                    query.clocks("near_due_clocks", _ALL),
                    levels=Levels(1, 5),
                    links=(QUEUES,),
                ),
                stat(
                    Text("Opened in ten minutes", "十分钟内新增违规"),
                    Text(
                        "Violations opened less those taken back. Any: open the violation's runbook.",
                        "新增违规减去撤回。若有：查看违规处置手册。",
                    ),
                    query.opened(query.ANY, "10m"),
                    levels=Levels(1, 10),
                    links=(runbook("violation"),),
                ),
                stat(
                    Text("Can this be trusted", "监控可信吗"),
                    Text(
                        "Seconds that event time is behind the clock, at the slowest partition. Late: what you see here"
                        " is old; open The monitor itself.",
                        "最慢分区的事件时间落后秒数。过大：此处所见已旧，打开“监控自身”。",
                    ),
                    "max(contactwatch_watermark_age_seconds)",
                    "s",
                    levels=Levels(10, 30),
                    links=(MONITOR, runbook("late")),
                ),
            ),
        ),
        Row(
            Text("What changed in the last hour", "近一小时的变化"),
            (
                bars(
                    Text("Violations by queue", "按队列的违规"),
                    Text(
                        "Opened, by queue. One queue: its staffing or its routing. All at once: a system behind them.",
                        "按队列新增。单一队列：人手或路由；同时上升：背后的系统。",
                    ),
                    Query(
                        query.opening(query.ANY, "queue"),
                        "{{queue}}",
                        exemplars=True,
                    ),
                ),
                trend(
                    Text("Waiting, by queue", "各队列等待"),
                    Text("Clocks that run, by queue.", "各队列正在计时的数量。"),
                    Query(query.clocks("open_clocks", _ALL, "queue"), "{{queue}}"),
                ),
                trend(
                    Text("Sources that are down", "中断的数据源"),
                    Text(
                        "1: it said so, or says nothing that promised to. What rests on its silence is undetermined.",
                        "为 1：自己声明中断，或承诺存活却无消息。以其静默为依据者无法确定。",
                    ),
                    Query("max by (source) (contactwatch_source_down)", "{{source}}", may_be_empty=_SOURCES),
                    links=(runbook("source-down"),),
                ),
                table(
                    Text("More or less than an hour ago", "与一小时前相比"),
                    Text(
                        "Violations of the last ten minutes beside those of the same ten minutes an hour ago.",
                        "近十分钟的违规与一小时前同十分钟对比。",
                    ),
                    Query(query.opened(query.ANY, "10m", "rule, queue")),
                    Query(
                        query.opened_before(query.ANY, "10m", "1h", "rule, queue"),
                        may_be_empty="a monitor that is younger than an hour has no such past",
                    ),
                    columns=(
                        ("rule", Text("Rule", "规则")),
                        ("queue", Text("Queue", "队列")),
                        ("Value #A", Text("Last ten minutes", "近十分钟")),
                        ("Value #B", Text("An hour ago", "一小时前")),
                    ),
                ),
            ),
        ),
    ),
    since="now-1h",
)
