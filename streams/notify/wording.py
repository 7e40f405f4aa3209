"""What people read: an incident in a line and in a few, in English and in Chinese."""

from typing import Final, Literal

from schemas import instant
from streams.notify.incident import Notice

Language = Literal["en", "zh"]
_SECOND: Final = 1_000_000

_SAID: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "firing": "BROKEN",
        "warning": "AT RISK",
        "resolved": "OVER",
        "rule": "rule",
        "group": "where",
        "count": "violations",
        "counted": "{standing} standing, {told_of} since {since}",
        "newest": "newest",
        "due": "due {due}",
        "measured": "{value} against {limit} {unit}",
        "never": "not ended yet",
        "withdrawn": "every violation was taken back: late events showed that the rule was kept",
        "closed": "it was closed; what was broken stays on record",
        "quiet": "nothing new for a while; what was broken stays on record",
        "reason": "why over",
        "do": "do",
        "unverified": "not verified: nobody has read the clause, or it is not in force",
    },
    "zh": {
        "firing": "违规",
        "warning": "即将违规",
        "resolved": "已结束",
        "rule": "规则",
        "group": "位置",
        "count": "违规数",
        "counted": "当前 {standing} 起，自 {since} 起共 {told_of} 起",
        "newest": "最新",
        "due": "期限 {due}",
        "measured": "实测 {value}，限值 {limit} {unit}",
        "never": "尚未结束",
        "withdrawn": "全部违规已撤回：迟到的事件表明规则得到遵守",
        "closed": "已关闭；已发生的违规仍记录在案",
        "quiet": "一段时间内没有新的违规；已发生的违规仍记录在案",
        "reason": "结束原因",
        "do": "处理",
        "unverified": "未经核实：条款尚无人读过，或尚未生效",
    },
}


def title(notice: Notice, language: Language) -> str:
    """One line: what, how many, where."""
    said = _SAID[language]
    count = f" ×{notice.standing}" if notice.standing > 1 else ""
    what = getattr(notice.newest.title, language) or notice.newest.rule
    where = notice.group.get("queue") or ""
    return f"[{said[notice.status]}{count}] {what}" + (f" · {where}" if where else "")


def lines(notice: Notice, language: Language) -> list[str]:
    """What is known and what to do, a fact a line. Never the text of a conversation: an alert holds none."""
    said = _SAID[language]
    newest = notice.newest
    where = ", ".join(f"{name} {value}" for name, value in notice.group.items() if value and name != "rule")
    counted = said["counted"].format(
        standing=notice.standing, told_of=notice.told_of, since=_second(instant.text(notice.since))
    )
    found = [
        f"{said['rule']}: {newest.rule} ({notice.severity})",
        f"{said['group']}: {where}",
        f"{said['count']}: {counted}",
        f"{said['newest']}: {', '.join(_newest(notice, language))}",
    ]
    if notice.reason:
        found.append(f"{said['reason']}: {said[notice.reason]}")
    elif runbook := getattr(newest.runbook, language):
        found.append(f"{said['do']}: {runbook}")
    return [*found, said["unverified"]] if newest.unverified else found


def text(notice: Notice, language: Language) -> str:
    return "\n".join(lines(notice, language))


def _newest(notice: Notice, language: Language) -> list[str]:
    said, newest = _SAID[language], notice.newest
    found = [each for each in (newest.subject, newest.violation_id[:8]) if each]
    if newest.due_at:
        found.append(said["due"].format(due=_second(newest.due_at)))
    if newest.measured:
        value = newest.measured.get("value")
        shown = said["never"] if value is None else value
        found.append(
            said["measured"]
            .format(value=shown, limit=newest.measured.get("limit", "?"), unit=newest.measured.get("unit", ""))
            .rstrip()
        )
    return found


def _second(moment: str) -> str:
    """An instant without its fraction, which nobody reads in a message."""
    whole, dot, _ = moment.partition(".")
    return f"{whole}Z" if dot else whole
