"""Nothing that a person said or is may leave the product: canaries go in everywhere, and every output is searched."""

import logging
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from rules.admission import Timing
from rules.rows.saving import Saver
from rules.rule import Rule
from rules.ruleset import Ruleset
from schemas import instant
from streams.metrics import Metrics
from streams.pipeline import Announced, Pipeline
from streams.records import Outgoing, Record
from streams.terminal import options
from tests.rules import crashing
from tests.streams import making
from tests.streams.making import SECOND, START

MOBILE = "19900001234"
CARD = "4111111111111111"
RESIDENT = "11010519491231002X"
EMAIL = "a@example.com"
TEXT = "CANARY-TEXT-9f3"
CANARIES = (MOBILE, CARD, RESIDENT, EMAIL, TEXT)
SAYING = f"{TEXT} call {MOBILE}, card {CARD}, id {RESIDENT}, mail {EMAIL}"

SECRETS = (*CANARIES, "0000123", "1111111", "1949123", "a@exam", "CANARY")
"""The canaries, and pieces of them that no mask may leave standing."""


def rules() -> tuple[Rule, ...]:
    """Every shipped rule, switched on."""
    return tuple(rule for rule in options.loaded(()) if not rule.not_yet)


def events() -> Iterator[dict[str, Any]]:
    """Canaries wherever text can stand: texts, contexts, slots, keys, fields that nobody knows."""
    yield making.event("message.sent", 1, author="customer", text=SAYING)
    yield making.event("message.sent", 2, author="bot", text=SAYING, intent=SAYING, purpose=SAYING, ai_label=SAYING)
    for number, part in enumerate((MOBILE[:3], MOBILE[3:7], MOBILE[7:], CARD[:8], CARD[8:]), start=3):
        yield making.event("message.sent", number, author="customer", text=part)
    yield making.event("handoff.started", 10, to_kind="human", reason=SAYING)
    context = {
        "reason": SAYING,
        "intent": MOBILE,
        "summary": SAYING,
        "slots": {"phone": MOBILE, MOBILE: "key", EMAIL: {RESIDENT: [CARD, {TEXT: SAYING}]}, f"{TEXT}.{CARD}": SAYING},
        "last_turns": [SAYING, {"text": SAYING, MOBILE: MOBILE}],
        "actions_tried": [SAYING],
        "attachments": [{"name": SAYING}],
        "customer": MOBILE,
        TEXT: {MOBILE: CARD},
    }
    yield making.event("handoff.context_delivered", 11, context=context)
    yield making.event("handoff.completed", 12)
    yield making.event("handoff.started", 13, to_kind="human")
    yield making.event("handoff.context_delivered", 14, context={"summary": "-", "slots": {MOBILE: "", TEXT: None}})
    yield making.event("handoff.completed", 15)
    yield making.event("ivr.entered", 16, menu="main", **{TEXT: SAYING})
    yield making.event("queue.entered", 20, **{MOBILE: CARD, "note": SAYING})
    yield making.event("slot.asked", 21, slot=SAYING, by="bot")
    yield making.event("slot.filled", 22, slot="phone", by=SAYING, value=MOBILE)
    yield making.event("data.displayed", 23, fields=[SAYING], purpose=SAYING)
    yield making.event("data.displayed", 23.2, fields=["card_number"], mask_profile=SAYING)
    yield making.event("data.exported", 23.4, artefact=SAYING, content=[{MOBILE: SAYING}], label=SAYING)
    yield making.event("handoff.context_delivered", 23.6, context={"slots": {"cvv": "123", "phone": "199****1234"}})
    yield making.event("message.sent", 23.7, author="agent", text=f"is it {MOBILE}?")
    yield making.event("outbound.connected", 23.8, purpose="collection", relation="contact")
    yield making.event("message.sent", 23.9, author="agent", text=f"{SAYING} your loan")
    yield making.event("callback.accepted", 24, callback="cb1", promised_to=instant.text(START + 30 * SECOND))
    yield making.event("nobody.knows_this", 25, text=SAYING, **{MOBILE: MOBILE})
    yield {**making.event("message.sent", 26, text="extension"), "extension": SAYING, "comment": {MOBILE: CARD}}
    yield making.event("interaction.ended", 300, ended_by="customer", reason=SAYING, disposition=SAYING)


def wrong() -> Iterator[bytes]:
    """Records that are refused, so that error messages are made of them."""
    yield SAYING.encode()
    yield f'{{"{MOBILE}": "{TEXT}'.encode()
    yield f'{{"a": {MOBILE}{TEXT}}}'.encode()
    yield orjson.dumps(SAYING)
    good = making.event("message.sent", 1, text="x")
    for name in good:
        for value in ([SAYING], {MOBILE: TEXT}, int(MOBILE), None):
            yield orjson.dumps({**good, name: value})
    for name in ("specversion", "time", "data", "recordedtime", "sequence"):
        yield orjson.dumps({**good, name: SAYING})
    for type_, field in (
        ("message.sent", "text"),
        ("message.sent", "latency_seconds"),
        ("queue.entered", "position"),
        ("handoff.context_delivered", "context"),
        ("callback.accepted", "promised_to"),
        ("data.displayed", "fields"),
        ("outbound.dialled", "ring_seconds"),
    ):
        for value in (SAYING, [SAYING], {MOBILE: TEXT}, int(MOBILE)):
            yield orjson.dumps(making.event(type_, 1, **{field: value}))
    for key in ("slots", "verification", "summary", "last_turns", TEXT):
        for value in (SAYING, [SAYING], {MOBILE: {TEXT: SAYING}}, {"done": SAYING}, int(MOBILE)):
            yield orjson.dumps(making.event("handoff.context_delivered", 1, context={key: value}))


class Day:
    """A day with canaries everywhere, judged; and every output it had."""

    def __init__(self) -> None:
        self.ruleset = Ruleset(rules(), any_date=True)
        self.metrics = Metrics(self.ruleset.rules)
        self.pipeline = Pipeline(self.ruleset, Timing(), "contact.events", 0)
        self.outgoing: list[Outgoing] = []
        self.saver = Saver(self.pipeline.evaluator.engine)
        self.saved: list[bytes] = []
        self.offset = 0

    def take(self, value: bytes, recorded: int, headers: Any = ()) -> None:
        self.note(self.pipeline.take([Record(value, recorded, self.offset, b"call-1", headers)], recorded))
        self.offset += 1

    def note(self, announced: Announced) -> None:
        self.metrics.count(announced.judgement, START)
        self.outgoing += announced.outgoing
        for record in crashing.whole(self.saver, self.offset):
            self.saved += [part for part in record if part is not None]

    def of(self, *topics: str) -> list[Outgoing]:
        return [each for each in self.outgoing if each.topic in topics]


@pytest.fixture(scope="module")
def day() -> Day:
    found = Day()
    with pytest.MonkeyPatch.context() as patch:
        handler = _Collected()
        patch.setattr(logging.getLogger(), "level", logging.DEBUG)
        logging.getLogger().addHandler(handler)
        for value in wrong():
            found.take(value, START)
        for each in events():
            found.take(orjson.dumps(each), instant.micros(each["time"]))
        binary = [(f"ce_{name}", str(value).encode()) for name, value in making.event("message.sent", 30).items()]
        found.take(SAYING.encode(), START + 300 * SECOND, binary)
        found.take(orjson.dumps({"text": [SAYING]}), START + 300 * SECOND, [*binary, (TEXT, MOBILE.encode())])
        over = START + 3600 * SECOND
        found.note(found.pipeline.pass_time(over, over, over))
        logging.getLogger().removeHandler(handler)
    found.logged = handler.lines  # type: ignore[attr-defined]
    return found


class _Collected(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


def leaks(*outputs: bytes | str | None) -> list[str]:
    """The secrets that stand in an output, with what stands around them."""
    texts = [each.decode("utf-8", "replace") if isinstance(each, bytes) else each or "" for each in outputs]
    return sorted(
        {
            f"{secret}: ...{text[max(0, text.find(secret) - 60) :][:90]}"
            for text in texts
            for secret in SECRETS
            if secret in text
        }
    )


def test_every_masking_rule_had_something_to_say(day: Day) -> None:
    """Else the tests below would prove nothing."""
    said = {orjson.loads(each.value or b"")["rule"] for each in day.of("violations")}
    refused = Pipeline(day.ruleset, Timing()).take([Record(orjson.dumps(each), None, 0) for each in events()], START)
    masking = {rule.id for rule in rules() if rule.pattern == "masked"}
    assert (masking - said, refused.judgement.rejected) == (set(), [])


@pytest.mark.parametrize("topic", ["violations", "violations.current", "alerts", "verdicts"])
def test_no_canary_stands_on_a_topic(day: Day, topic: str) -> None:
    found = day.of(topic)
    assert found
    assert leaks(*(part for each in found for part in (each.key, each.value))) == []


def test_no_canary_stands_in_the_saved_state(day: Day) -> None:
    assert day.saved
    assert leaks(*day.saved) == []


def test_no_canary_stands_in_the_headers_of_rejected_records(day: Day) -> None:
    headers = [part for each in day.of("rejected") for name, value in each.headers for part in (name, value)]
    assert len(headers) > 100
    assert leaks(*headers) == []


def test_no_canary_stands_in_a_rejection_as_replay_writes_it(day: Day) -> None:
    from streams.replay import replay

    found = replay(making.records(*wrong()), day.ruleset, Timing(), keep_rejected=True)
    assert found.refused
    assert leaks(orjson.dumps(found.refused)) == []


def test_no_canary_stands_in_the_metrics(day: Day) -> None:
    assert leaks(day.metrics.text()) == []


def test_no_canary_is_logged_even_at_debug(day: Day) -> None:
    assert leaks(*day.logged) == []  # type: ignore[attr-defined]


def test_no_canary_stands_in_what_the_engine_shows_of_itself(day: Day) -> None:
    """An exception's message and a debugger's line are made of such texts."""
    fresh = Pipeline(day.ruleset, Timing(), "contact.events", 0)
    fresh.take([Record(orjson.dumps(each), None, 0) for each in events()], START)
    assert leaks(*(repr(each.events()) for each in fresh.evaluator.engine.open.values())) == []
