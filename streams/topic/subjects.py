"""Subjects of many interactions, judged from what all shares told: one after the other, so that memory holds one."""

from collections.abc import Sequence
from itertools import groupby

from rules.subjects.judging import Subjects
from schemas import fact
from schemas.fact import EventFact, VerdictFact
from streams.topic.rows import Rows
from streams.topic.sorting import merged
from streams.topic.task import Share, Task, ruleset_of


def judge(task: Task, shares: Sequence[Share]) -> Share:
    """What is told of them when all partitions of events have come to the end."""
    grouped = ruleset_of(task).grouped
    rows = Rows(task, "many")
    if grouped is not None:
        subjects = Subjects(grouped, task.settings.timing())
        subjects.watermark = max(share.watermark for share in shares)
        told = merged([file for share in shares for file in share.facts])
        for _, of_one in groupby(told, key=lambda row: row[0][:2]):
            facts = [fact.decode(value) for _, value in of_one]
            subjects.take_whole(each for each in facts if isinstance(each, EventFact))
            subjects.counting.take_whole((each for each in facts if isinstance(each, VerdictFact)), subjects.watermark)
            rows.steps(subjects.take_said()[0])
            rows.verdicts(subjects.open_verdicts() if task.verdicts else ())
            subjects.let_go_of_all()
    return rows.flush(Share())
