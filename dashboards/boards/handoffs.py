"""Hand-offs: from bot to person, and whether the context went along."""

from dashboards import query
from dashboards.board import Board, Row
from dashboards.duties import HANDOFF, HANDOFFS
from dashboards.links import RULE, runbook
from dashboards.panel import Query, bars, stat, trend
from dashboards.words import Levels, Text

_BOTH = query.one_of(HANDOFFS)
_CONTEXT = f'rule="{HANDOFF.rule}"'

BOARD = Board(
    "handoffs",
    3,
    Text("Hand-offs", "人机转接"),
    Text("What goes along when a bot hands a customer to a person", "机器人转人工时随之传递的内容"),
    (
        Row(
            Text("In the chosen range", "所选时段"),
            (
                stat(
                    Text("With the whole context", "上下文完整率"),
                    Text(
                        "Hand-offs whose context had every field, of all judged. Low: open violations name the field and"
                        " the bot; mend that bot's template.",
                        "全部字段齐全的转接占比。偏低：违规会指明缺失字段与机器人，修复其模板。",
                    ),
                    query.kept_share(_CONTEXT, query.RANGE),
                    "percentunit",
                    levels=Levels(HANDOFF.objective, 0.95, low_is_bad=True),
                    links=(runbook("violation"),),
                ),
                stat(
                    Text("Judged", "已判定"),
                    Text("Kept and broken: what the share is of.", "合规与违规之和，即分母。"),
                    query.verdicts("kept|broken", _CONTEXT, query.RANGE),
                ),
                stat(
                    Text("Not decidable", "无法判定"),
                    Text(
                        "Interactions whose beginning was not seen. Many: a source is missing events.",
                        "未见开头的交互。过多：数据源缺事件。",
                    ),
                    query.verdicts("undetermined", _BOTH, query.RANGE),
                    levels=Levels(10, 100),
                ),
                stat(
                    Text("Under way", "进行中"),
                    Text("Hand-offs that wait for their context or their person.", "正在等待上下文或人工的转接。"),
                    query.clocks("open_clocks", _BOTH),
                ),
            ),
        ),
        Row(
            Text("Over time", "随时间"),
            (
                trend(
                    Text("Whole context, over half an hour", "上下文完整率（半小时）"),
                    Text("A fall at one instant: a bot was released then.", "某一时刻骤降：当时发布了机器人版本。"),
                    Query(query.kept_share(_CONTEXT, "30m", "channel"), "{{channel}}"),
                    unit="percentunit",
                    levels=Levels(HANDOFF.objective, 0.95, low_is_bad=True),
                ),
                bars(
                    Text("Violations", "违规"),
                    Text(
                        "By rule and channel. Point at a dot for its violation id.", "按规则与渠道；圆点显示违规编号。"
                    ),
                    Query(
                        query.opening(_BOTH, "rule, channel"),
                        "{{rule}} {{channel}}",
                        exemplars=True,
                    ),
                    links=(runbook("violation"), RULE),
                ),
                bars(
                    Text("Verdicts", "判定构成"),
                    Text(
                        "Undetermined is said, never counted as kept.",
                        "“无法判定”单独列出，绝不计为合规。",
                    ),
                    Query(query.verdicts(".+", _BOTH, query.RATE, "verdict"), "{{verdict}}"),
                    width=24,
                ),
            ),
        ),
    ),
)
