"""Masking: readable personal data in what bots and agents write."""

from dashboards import query
from dashboards.board import Board, Row
from dashboards.duties import MASKING
from dashboards.links import RULE, runbook
from dashboards.panel import Query, bars, stat, table, trend
from dashboards.words import Levels, Text

_MASKED = f'rule="{MASKING.rule}"'

BOARD = Board(
    "masking",
    4,
    Text("Masking", "脱敏"),
    Text(
        "Readable personal data, by where it was written; never the value itself",
        "可读个人信息出现在何处；绝不显示其值",
    ),
    (
        Row(
            Text("In the chosen range", "所选时段"),
            (
                stat(
                    Text("Texts without readable data", "无可读信息的比例"),
                    Text(
                        "Of all interactions judged. Below the objective: find the channel below, then its violations'"
                        " kind and path.",
                        "占全部已判定交互。低于目标：先看下方渠道，再看违规的种类与路径。",
                    ),
                    query.kept_share(_MASKED, query.RANGE),
                    "percentunit",
                    levels=Levels(MASKING.objective, 0.99, low_is_bad=True),
                    links=(runbook("violation"),),
                ),
                stat(
                    Text("Findings", "发现"),
                    Text(
                        "Violations opened less taken back. Each is a place where a value can be read: stop the leak"
                        " first, then ask who saw it.",
                        "新增减撤回。每一条都有可读的值：先止漏，再查谁看过。",
                    ),
                    query.opened(_MASKED, query.RANGE),
                    levels=Levels(1, 10),
                    links=(runbook("violation"),),
                ),
                stat(
                    Text("Judged", "已判定"),
                    Text("What the share is of.", "分母。"),
                    query.verdicts("kept|broken", _MASKED, query.RANGE),
                ),
                stat(
                    Text("Not decidable", "无法判定"),
                    Text("Texts that could not be read, or histories cut off.", "无法读取的文本，或不完整的历史。"),
                    query.verdicts("undetermined", _MASKED, query.RANGE),
                    levels=Levels(10, 100),
                ),
            ),
        ),
        Row(
            Text("Where", "何处"),
            (
                bars(
                    Text("Findings by channel", "各渠道的发现"),
                    Text("Point at a dot for its violation id.", "圆点显示违规编号。"),
                    Query(
                        query.opening(_MASKED, "channel"),
                        "{{channel}}",
                        exemplars=True,
                    ),
                    links=(runbook("violation"), RULE),
                ),
                trend(
                    Text("Share without readable data", "无可读信息的比例"),
                    Text("Over half an hour, by channel.", "按半小时、按渠道。"),
                    Query(query.kept_share(_MASKED, "30m", "channel"), "{{channel}}"),
                    unit="percentunit",
                    levels=Levels(MASKING.objective, 0.99, low_is_bad=True),
                ),
                table(
                    Text("By tenant and channel", "按租户与渠道"),
                    Text("The chosen range.", "所选时段。"),
                    Query(query.verdicts("kept", _MASKED, query.RANGE, "tenant, channel")),
                    Query(query.verdicts("broken", _MASKED, query.RANGE, "tenant, channel")),
                    Query(query.kept_share(_MASKED, query.RANGE, "tenant, channel")),
                    columns=(
                        ("tenant", Text("Tenant", "租户")),
                        ("channel", Text("Channel", "渠道")),
                        ("Value #A", Text("Kept", "合规")),
                        ("Value #B", Text("Broken", "违规")),
                        ("Value #C", Text("Kept %", "合规率 %")),
                    ),
                ),
            ),
        ),
    ),
)
