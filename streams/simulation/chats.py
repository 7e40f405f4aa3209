"""Chats: a bot first, a hand-off with its context, a person; and the breaches that are planted in them."""

from collections.abc import Callable
from typing import Any, Final

from streams.simulation import dialogue
from streams.simulation.script import MINUTE, SECOND, Script

BOT: Final = "/bot/webchat"
DESK: Final = "/desk"
CONTEXT: Final = "handoff_context_complete"
PERSON: Final = "handoff_reaches_a_person"
MASKING: Final = "no_unmasked_personal_data"

Event = dict[str, object]
Play = Callable[[Script], None]


def _says(script: Script, author: str, text: str) -> Event:
    return script.says(DESK if author == "agent" else BOT, "message.sent", author=author, text=text)


def _begins(script: Script) -> None:
    script.says(BOT, "interaction.started", language="zh", entry="app")
    script.wait(0.1)
    script.says(BOT, "bot.joined", bot="lin", version="4.2")
    script.says(BOT, "bot.disclosed", form="text", persistent=True)
    script.wait(0.5)
    _says(script, "bot", script.rng.choice(dialogue.BOT_ANSWERS))
    for _ in range(script.rng.randrange(1, 4)):
        script.wait(4, 15)
        _says(script, "customer", script.rng.choice(dialogue.QUESTIONS))
        script.wait(0.5, 2)
        _says(script, "bot", script.rng.choice(dialogue.BOT_ANSWERS))


def _context(script: Script) -> dict[str, Any]:
    return {
        "reason": "customer_request",
        "intent": "refund",
        "summary": "客户咨询退款进度，已查询订单",
        "slots": {"order": "A-7731", "amount": "199.00"},
        "verification": {"done": True, "level": "basic"},
        "transcript_ref": f"t/{script.subject}",
        "bot": "lin",
        "bot_version": "4.2",
    }


def _asks_for_a_person(script: Script) -> tuple[Event, str]:
    """(handoff.started, hand-off id)."""
    script.wait(2, 8)
    script.says(BOT, "human.requested", via="text", attempt=1)
    script.wait(0.3, 1)
    handoff = f"h-{script.subject}"
    started = script.says(
        BOT, "handoff.started", handoff=handoff, from_kind="bot", to_kind="human", reason="customer_request"
    )
    script.says(BOT, "queue.entered", queue="chat", position=1)
    return started, handoff


def _delivers(script: Script, handoff: str, context: dict[str, Any]) -> Event:
    return script.says(BOT, "handoff.context_delivered", handoff=handoff, context=context)


def _takes_over(script: Script, handoff: str) -> Event:
    script.says(DESK, "agent.joined", agent=f"agent-{script.rng.randrange(300):03}", handoff=handoff)
    script.wait(0.2, 1)
    return script.says(DESK, "handoff.completed", handoff=handoff, from_kind="bot", to_kind="human")


def _is_served(script: Script) -> None:
    for _ in range(script.rng.randrange(1, 4)):
        script.wait(5, 20)
        _says(script, "agent", script.rng.choice(dialogue.AGENT_ANSWERS))
        script.wait(5, 20)
        _says(script, "customer", script.rng.choice(dialogue.QUESTIONS))


def _ends(script: Script) -> None:
    script.wait(2, 10)
    script.says(BOT, "interaction.ended", ended_by="customer", resolved=True)
    script.wait(1, 5)
    script.says(BOT, "survey.offered", kind="satisfaction")


def by_the_bot(script: Script) -> None:
    _begins(script)
    _ends(script)


def handed_over(script: Script) -> None:
    _begins(script)
    _, handoff = _asks_for_a_person(script)
    script.wait(0.5, 2)
    _delivers(script, handoff, _context(script))
    script.wait(3, 40)
    _takes_over(script, handoff)
    _is_served(script)
    _ends(script)


def in_two_parts(script: Script) -> None:
    """The context is whole only with what comes within the grace."""
    _begins(script)
    _, handoff = _asks_for_a_person(script)
    whole = _context(script)
    _delivers(script, handoff, {name: whole[name] for name in ("reason", "intent", "verification")})
    script.wait(3, 30)
    _takes_over(script, handoff)
    script.wait(2, 8)
    _delivers(script, handoff, {name: whole[name] for name in ("summary", "slots", "transcript_ref")})
    _is_served(script)
    _ends(script)


def _with_context(script: Script, context: dict[str, Any] | None, late: float = 0.0) -> None:
    _begins(script)
    _, handoff = _asks_for_a_person(script)
    script.wait(0.5, 2)
    if context is not None and not late:
        _delivers(script, handoff, context)
    script.wait(3, 30)
    completed = _takes_over(script, handoff)
    script.breaks(CONTEXT, completed, script.at + 10 * SECOND)
    if late:
        script.wait(late)
        _delivers(script, handoff, context or {})
    _is_served(script)
    _ends(script)


def with_a_dash(script: Script) -> None:
    _with_context(script, {**_context(script), "summary": "-"})


def without_slots(script: Script) -> None:
    _with_context(script, {**_context(script), "slots": {}})


def without_context(script: Script) -> None:
    _with_context(script, None)


def with_late_context(script: Script) -> None:
    _with_context(script, _context(script), late=12)


def nobody_comes(script: Script) -> None:
    _begins(script)
    started, handoff = _asks_for_a_person(script)
    script.breaks(PERSON, started, script.at + MINUTE)
    _delivers(script, handoff, _context(script))
    script.wait(70, 120)
    script.says(BOT, "handoff.failed", handoff=handoff, reason="no_agent")
    _ends(script)


def somebody_comes_late(script: Script) -> None:
    _begins(script)
    started, handoff = _asks_for_a_person(script)
    script.breaks(PERSON, started, script.at + MINUTE)
    _delivers(script, handoff, _context(script))
    script.wait(75)
    _takes_over(script, handoff)
    _is_served(script)
    _ends(script)


def shows_a_number(script: Script) -> None:
    _begins(script)
    script.wait(3, 10)
    author = script.rng.choice(("customer", "bot"))
    said = _says(script, author, script.rng.choice(dialogue.WITH_PERSONAL_DATA))
    script.breaks(MASKING, said, script.at)
    _ends(script)


def shows_a_number_in_parts(script: Script) -> None:
    _begins(script)
    script.wait(61)
    for part in (parts := script.rng.choice(dialogue.SPLIT)):
        script.wait(2, 9)
        said = _says(script, "customer", part)
        if part is parts[-1]:
            script.breaks(MASKING, said, script.at)
    _ends(script)


def tells_in_the_context(script: Script) -> None:
    _begins(script)
    _, handoff = _asks_for_a_person(script)
    context = _context(script)
    context["slots"] = {"phone": "19900001234"}
    said = _delivers(script, handoff, context)
    script.breaks(MASKING, said, script.at)
    script.wait(3, 30)
    _takes_over(script, handoff)
    _ends(script)


GOOD: Final[tuple[Play, ...]] = (by_the_bot, by_the_bot, handed_over, handed_over, handed_over, in_two_parts)
BREACHES: Final[tuple[Play, ...]] = (
    with_a_dash,
    without_slots,
    without_context,
    with_late_context,
    nobody_comes,
    somebody_comes_late,
    shows_a_number,
    shows_a_number_in_parts,
    tells_in_the_context,
)
