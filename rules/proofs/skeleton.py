"""A new rule file from a few answers: commented, valid, with examples at its boundary."""

import pkgutil
from collections.abc import Mapping
from string import Template
from typing import Final, Literal, NamedTuple

from rules.proofs import months
from rules.proofs.happening import happening
from rules.proofs.offset import shown
from rules.timing import duration
from rules.timing.duration import Elapsed


class Question(NamedTuple):
    key: str
    text: str
    default: str
    takes: Literal["text", "event", "time", "count"] = "text"


class Skeleton(NamedTuple):
    sentence: str
    """What the pattern says."""
    questions: tuple[Question, ...]


SKELETONS: Final = {
    "deadline": Skeleton(
        "After a start, one of these within a time.",
        (
            Question("start", "Which event starts the clock?", "queue.entered", "event"),
            Question("stop", "Which event must follow?", "agent.joined", "event"),
            Question("within", "Within what time?", "60s", "time"),
        ),
    ),
    "order": Skeleton(
        "Before one thing happens, another has happened.",
        (
            Question("before", "Before which event?", "recording.started", "event"),
            Question("needs", "Which event must have happened?", "recording.announced", "event"),
            Question("within", "How long before, at most?", "5m", "time"),
        ),
    ),
    "forbidden": Skeleton(
        "Something never happens in a state, outside hours, or at all.",
        (
            Question("never", "Which event must not happen?", "payment.started", "event"),
            Question("from", "From which event on?", "recording.started", "event"),
            Question("to", "Up to which event?", "recording.stopped", "event"),
        ),
    ),
    "limit": Skeleton(
        "No more than so many in a window of time.",
        (
            Question("count", "Which event is counted?", "outbound.dialled", "event"),
            Question("at_most", "How many may there be?", "3", "count"),
            Question("window", "In which window?", "24h"),
        ),
    ),
    "share": Skeleton(
        "A part of a whole over a period keeps to a bound.",
        (
            Question("part", "Which event makes the part?", "agent.joined", "event"),
            Question("of", "Of which events?", "queue.entered", "event"),
            Question("at_least", "At least which share?", "80%"),
        ),
    ),
    "complete": Skeleton(
        "An event carries these fields.",
        (
            Question("when", "Which event?", "case.closed", "event"),
            Question("fields", "Which field must it carry?", "outcome"),
            Question("grace", "How long may it still come?", "10s", "time"),
        ),
    ),
    "masked": Skeleton(
        "No readable personal data.",
        (
            Question("when", "In which events?", "message.sent", "event"),
            Question("in", "In which field?", "text"),
            Question("profile", "How much may show (a profile)?", "default"),
        ),
    ),
    "evidence": Skeleton(
        "Months of data, or an artefact, exist.",
        (
            Question("of", "Of which events?", "survey.answered", "event"),
            Question("months", "How many months?", "3"),
            Question("ending", "Up to which day, itself included?", "2026-12-01"),
        ),
    ),
}


def written(name: str, pattern: str, answers: Mapping[str, str]) -> str:
    """The file's text. `answers` has one for each of the pattern's questions; ValueError says which is none."""
    skeleton = SKELETONS[pattern]
    title = name.replace("_", " ").replace("-", " ").capitalize()
    known = {**answers, "title": title, "sentence": skeleton.sentence}
    text = _text(f"{pattern}.yaml")
    events = {each.key: happening(answers[each.key]) for each in skeleton.questions if each.takes == "event"}
    if None in events.values():
        text = _without_examples(text)
    elif pattern == "evidence":
        known |= (by_month := months.examples(str(events["of"]), answers["months"], answers["ending"]))
        text = text if by_month else _without_examples(text)
    for question in skeleton.questions:
        answer = answers[question.key]
        if question.takes == "count":
            known |= _counted(answer, str(events["count"]))
        elif question.takes == "time" and isinstance(parsed := duration.parse(answer), Elapsed):
            known |= _instants(question.key, parsed.micros)
        elif question.takes == "time":  # where its end lies is the calendar's matter
            text = _without_examples(text)
            if " working day" in answer:
                text = text.replace("check:\n", f"check:\n{_WORKING_DAYS}", 1)
    check, found, examples = text.partition("examples:")
    parts = (_text("head.txt"), check, found + examples, _text("tail.txt"))
    said = {**known, **events}
    return "".join(Template(each).substitute(said if each is parts[2] else known) for each in parts)


def _without_examples(text: str) -> str:
    return text.partition("examples:")[0] + "examples: []                      # contactwatch rules test FILE\n"


def _text(file: str) -> str:
    content = pkgutil.get_data("rules.proofs.skeletons", file)
    assert content is not None
    return content.decode()


def _instants(key: str, micros: int) -> dict[str, str]:
    """Where the end of a duration lies on a timeline, and a second later."""
    return {f"{key}_at": shown(micros), f"{key}_late": shown(micros + 1_000_000)}


def _counted(answer: str, event: str) -> dict[str, str]:
    """Events up to the limit, and one more, a second apart."""
    if not answer.isdecimal() or int(answer) > _MOST:
        raise ValueError(f"`{answer}` is no whole number up to {_MOST}")
    most = int(answer)
    lines = [f"      {shown(number * 1_000_000)}  {event} customer=c-1" for number in range(most + 1)]
    return {"as_many": "\n".join(lines[:-1]), "one_more": "\n".join(lines), "kept": ", ".join(["kept"] * most)}


_MOST: Final = 1000
_WORKING_DAYS: Final = (
    "  hours: cn_working_days          # whose working days: a shipped calendar, or calendars/NAME.yaml\n"
)
