"""Standards: a row for each document and clause: kept, broken, undetermined, and how much was judged at all."""

from dashboards import query
from dashboards.board import Board, Row
from dashboards.links import RULE
from dashboards.panel import Query, table, text
from dashboards.words import Text

_INFO = "max by (rule, document, clause, certainty) (contactwatch_rule)"
_NONE = "a centre that has declared no exception has no such series"


def _by_clause(figure: str) -> Query:
    """A figure by rule, joined with where the rule stands."""
    return Query(f"{figure} * on (rule) group_right () {_INFO}")


BOARD = Board(
    "standards",
    6,
    Text("Standards", "标准"),
    Text("Document and clause, for whoever answers an auditor", "按文件与条款，供应对审计"),
    (
        Row(
            Text("In the chosen range", "所选时段"),
            (
                table(
                    Text("Clauses", "条款"),
                    Text(
                        "Coverage is what was judged of all verdicts: kept and broken, not undetermined. `inferred` and"
                        " `recalled` clauses were not read: say so to whoever asks.",
                        "覆盖率为已判定（合规与违规）占全部判定。`inferred`、`recalled` 的条款未曾阅读：请如实说明。",
                    ),
                    _by_clause(query.verdicts("kept", query.ANY, query.RANGE, "rule")),
                    _by_clause(query.verdicts("broken", query.ANY, query.RANGE, "rule")),
                    _by_clause(query.verdicts("undetermined", query.ANY, query.RANGE, "rule")),
                    _by_clause(f"({query.kept_share(query.ANY, query.RANGE, 'rule')})"),
                    _by_clause(
                        f"({query.verdicts('kept|broken', query.ANY, query.RANGE, 'rule')}"
                        f" / ({query.verdicts('.+', query.ANY, query.RANGE, 'rule')} > 0))"
                    ),
                    columns=(
                        ("document", Text("Document", "文件")),
                        ("clause", Text("Clause", "条款")),
                        ("rule", Text("Rule", "规则")),
                        ("certainty", Text("Certainty", "确定性")),
                        ("Value #A", Text("Kept", "合规")),
                        ("Value #B", Text("Broken", "违规")),
                        ("Value #C", Text("Undetermined", "无法判定")),
                        ("Value #D", Text("Kept %", "合规率 %")),
                        ("Value #E", Text("Coverage %", "覆盖率 %")),
                    ),
                    links=(RULE,),
                ),
                table(
                    Text("Excused by declared exceptions", "因已声明的例外而免责"),
                    Text(
                        "Broken and excused, by the file that declares it: its reason and author stand there. One that"
                        " grows without an occasion: ask who wrote it.",
                        "违反但获免责的次数，按声明文件：文件中有原因与作者。无缘由增长：询问作者。",
                    ),
                    Query(
                        f"sum by (exception) (increase(contactwatch_excused_by_exception_total[{query.RANGE}]))",
                        may_be_empty=_NONE,
                    ),
                    columns=(
                        ("exception", Text("Exception", "例外")),
                        ("Value", Text("Excused", "免责次数")),
                    ),
                ),
                text(
                    Text("For an auditor", "供审计"),
                    Text(
                        "These are counts of a running worker. What stands, with its evidence, is on `contact.violations`;"
                        " a day judged again, byte for byte the same each time:\n\n"
                        "```\ncontactwatch replay --broker HOST:PORT --topic contact.events --since -24h"
                        " --violations day.jsonl --verdicts verdicts.jsonl\n```",
                        "以上为运行中的计数。有据可查的结果在 `contact.violations`；重放一天，逐字节一致：\n\n"
                        "```\ncontactwatch replay --broker HOST:PORT --topic contact.events --since -24h"
                        " --violations day.jsonl --verdicts verdicts.jsonl\n```",
                    ),
                ),
            ),
        ),
    ),
    since="now-24h",
)
