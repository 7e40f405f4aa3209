"""The models of events' data: the vocabulary's table, what each field takes, and that every field is explained."""

import re
from collections.abc import Iterator
from typing import Any, Final

import orjson
import pytest
from pydantic import BaseModel, ValidationError

from schemas import events
from schemas.events.handoff import HandoffContext
from schemas.events.waiting import QueueEntered

TABLE: Final = """\
interaction.started / .ended | customer_group, language, entry / ended_by, reason, resolved, disposition
ivr.entered / .menu_presented / .exited | menu, level, options, human_option / reason
human.requested | via, attempt
queue.entered / .updated / .left | queue, position, estimated_wait_seconds / reason
agent.joined / .left / .wrapped_up | agent, role, self_identified, handoff / reason / wrap_up_seconds
bot.joined / .left / .disclosed / .failed | bot, version, handoff / form, persistent / consecutive, reason
callback.offered / .accepted / .declined / .attempted / .completed | callback, mode, promised_from, \
promised_to / outcome
handoff.started / .context_delivered / .completed / .failed | handoff, from_kind, to_kind, reason / context / reason
slot.asked / .filled | slot, by
message.sent | author, text, message_id, intent, sentiment, purpose, ai_generated, ai_label, latency_seconds
announcement.played | kind, identity, opt_out
hold.started / .ended |
outbound.dialled / .ringing / .answered / .greeted / .connected / .ended | campaign, purpose, matter, on_behalf_of, \
relation, zone, zone_from, caller_id, automated_voice, answered_by, agent_guaranteed, dial_mode, ring_seconds, consent \
/ reason
consent.granted / .revoked, contact_block.added / .removed, list.scrubbed | scope, channels, purposes, on_behalf_of, \
proof, expires / campaign, registry, copied_at
recording.announced / .started / .paused / .resumed / .stopped / .deleted | recording, consent, retention_class / reason
payment.started / .ended | entry
identity.requested / .verified | method, level
case.opened / .acknowledged / .forwarded / .progressed / .answered / .closed / .reopened | kind, number, due, outcome, \
reasoned
survey.offered / .answered, quality.scored | kind, score, scale
data.displayed / .exported | fields, mask_profile, role, purpose, artefact, label
system.request / system.status | component, outcome, latency_seconds / state, planned
"""

CONTEXT: Final = set(
    "reason intent summary transcript_ref last_turns slots verification actions_tried attachments sentiment priority "
    "complaint bot bot_version consents customer language".split()
)

KINDS: Final = {
    "ivr.level": "whole number",
    **dict.fromkeys(("attempt", "position", "consecutive"), "whole number"),
    **dict.fromkeys("estimated_wait_seconds wrap_up_seconds latency_seconds ring_seconds".split(), "number"),
    **dict.fromkeys(("score", "scale"), "number"),
    **dict.fromkeys(
        "resolved human_option self_identified persistent ai_generated identity opt_out automated_voice "
        "agent_guaranteed consent reasoned planned context.complaint context.verification.done".split(),
        "truth",
    ),
    **dict.fromkeys("promised_from promised_to expires copied_at due".split(), "instant"),
    **dict.fromkeys("options channels purposes fields".split(), "list of text"),
    **dict.fromkeys("context.last_turns context.actions_tried context.attachments".split(), "list"),
    **dict.fromkeys("context context.slots context.verification".split(), "mapping"),
    "context.consents": "anything",
}
"""What a field holds, by noun and path or by path alone; a field that is not named here holds text."""

SAMPLES: Final[dict[str, object]] = {
    "text": "3",
    "naive instant": "2026-11-22T05:40:00",
    "instant": "2026-11-22T05:40:00.5+08:00",
    "whole number": 3,
    "number": 2.5,
    "truth": True,
    "list of text": ["a"],
    "list": [3],
    "mapping": {"of_tomorrow": 1},
}

TAKEN: Final = {kind: {kind} for kind in SAMPLES} | {
    "text": {"text", "naive instant", "instant"},
    "number": {"number", "whole number"},
    "list": {"list", "list of text"},
    "anything": set(SAMPLES),
}


def _names(cell: str) -> Iterator[str]:
    noun = ""
    for name in re.split(r" / |, ", cell.strip()):
        noun = noun if name.startswith(".") else name.split(".")[0]
        yield noun + name if name.startswith(".") else name


ROWS: Final = [tuple(tuple(_names(cell)) for cell in line.split("|")) for line in TABLE.splitlines()]
TYPES: Final = sorted(type_ for types, _ in ROWS for type_ in types)


def _within(path: str, value: object) -> dict[str, Any]:
    """Data that holds this value at a dotted path, and nothing else."""
    for name in reversed(path.split(".")):
        value = {name: value}
    return value  # type: ignore[return-value] # a path has a name at least


def _takes(model: type[BaseModel], path: str, value: object) -> bool:
    try:
        model.model_validate_json(orjson.dumps(_within(path, value)))
    except ValidationError:
        return False
    return True


def test_the_known_types_are_those_of_the_table() -> None:
    assert list(events.DATA) == TYPES


@pytest.mark.parametrize(
    ("types", "fields"),
    [pytest.param(*row, id=row[0][0]) for row in ROWS],
)
def test_every_field_of_a_row_may_stand_on_every_type_of_the_row(
    types: tuple[str, ...], fields: tuple[str, ...]
) -> None:
    named = {type_: events.FIELDS[type_] & {*fields} for type_ in types}

    assert named == {type_: {*fields} - {""} for type_ in types}


def test_a_handed_over_context_has_the_fields_of_the_design() -> None:
    fields = events.FIELDS["handoff.context_delivered"]

    assert {path.removeprefix("context.") for path in fields if path.startswith("context.")} == {
        *CONTEXT,
        "verification.done",
        "verification.level",
    }


@pytest.mark.parametrize("type_", TYPES)
def test_a_field_takes_its_own_kind_of_value_and_refuses_every_other(type_: str) -> None:
    model = events.DATA[type_]
    noun = type_.split(".")[0]

    taken = {
        path: {kind for kind, sample in SAMPLES.items() if _takes(model, path, sample)}
        for path in sorted(events.FIELDS[type_])
    }

    assert taken == {path: TAKEN[KINDS.get(f"{noun}.{path}") or KINDS.get(path, "text")] for path in taken}


@pytest.mark.parametrize("type_", TYPES)
def test_any_field_may_be_null_or_left_out(type_: str) -> None:
    model = events.DATA[type_]

    refused = {path for path in events.FIELDS[type_] if not _takes(model, path, None)}

    assert (refused, model.model_validate({}).model_dump(exclude_none=True)) == (set(), {})


@pytest.mark.parametrize("type_", TYPES)
def test_an_unknown_field_is_no_error(type_: str) -> None:
    assert events.DATA[type_].model_validate({"of_tomorrow": [1]}) == events.DATA[type_]()


def test_an_unknown_field_of_a_context_is_no_error() -> None:
    assert HandoffContext.model_validate({"of_tomorrow": 1, "language": "zh"}) == HandoffContext(language="zh")


def test_an_unknown_value_of_an_open_list_is_kept() -> None:
    assert events.DATA["queue.left"].model_validate({"reason": "of_tomorrow"}).model_dump()["reason"] == "of_tomorrow"


def test_an_event_cannot_be_changed() -> None:
    entered = QueueEntered(queue="billing")

    with pytest.raises(ValidationError, match="frozen"):
        entered.queue = "sales"


@pytest.mark.parametrize("type_", TYPES)
def test_every_type_says_what_happened_in_a_sentence_of_its_own(type_: str) -> None:
    assert re.fullmatch(r"[A-Z][^\n]+\.", vars(events.DATA[type_])["__doc__"] or "")


@pytest.mark.parametrize("type_", TYPES)
def test_a_class_is_called_as_its_type(type_: str) -> None:
    assert events.DATA[type_].__name__ == re.sub(r"[._]?([a-z]+)", lambda word: word[1].capitalize(), type_)


@pytest.mark.parametrize("type_", TYPES)
def test_every_field_is_explained(type_: str) -> None:
    schema = events.DATA[type_].model_json_schema()
    models = [schema, *schema.get("$defs", {}).values()]

    mute = {name for each in models for name, field in each["properties"].items() if not field.get("description")}

    assert mute == set()


def test_fields_in_seconds_say_their_unit() -> None:
    seconds = {
        field.description
        for model in events.DATA.values()
        for name, field in model.model_fields.items()
        if name.endswith("_seconds")
    }

    assert [each for each in seconds if "seconds" not in (each or "")] == []


def test_what_a_person_said_is_marked_as_readable() -> None:
    context = "reason intent summary transcript_ref last_turns slots actions_tried attachments".split()

    assert {type_: paths for type_, paths in events.READABLE.items() if paths} == {
        "message.sent": {"text"},
        **{type_: {f"context.{name}" for name in context} for type_ in TYPES if type_.startswith("handoff.")},
    }


def test_instants_are_known_by_their_type() -> None:
    listed = ("expires", "copied_at")
    rows = {"callback": ("promised_from", "promised_to"), "consent": listed, "contact_block": listed, "list": listed}
    nouns = rows | {"case": ("due",)}

    expected = {type_: nouns.get(type_.split(".")[0], ()) for type_ in TYPES}

    assert expected == events.TIMES
