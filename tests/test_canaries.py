"""A value of every kind, in every place where text can stand: none of them stands in anything that is said or kept."""

import json
import re
import traceback
from pathlib import Path
from typing import Any

import orjson
import pytest

from rules import loading
from rules.admission import Timing
from rules.engine import Engine
from rules.masking.finding import Looking
from rules.masking.keyring import Keyring
from rules.masking.redacting import Redacting
from rules.masking.scanning import DETECTORS, IMPERSONAL
from rules.masking.shipped import PROFILES
from rules.masking.texts import Text
from rules.rows.saving import Saver
from rules.ruleset import Ruleset
from streams.metrics import Metrics
from streams.pipeline import Pipeline
from streams.records import Outgoing, Record
from tests.rules import crashing
from tests.streams import making
from tests.streams.making import SECOND, START
from tests.streams.test_commands import run

MARKED = re.compile("⟦([^⟧]*)⟧")
TEXTS = {
    detector.kind: re.sub("[⟦⟧]", "", text)
    for detector in DETECTORS
    if detector.kind not in IMPERSONAL
    for text in (*detector.weak, *detector.likely, *detector.proved)
    if (marked := MARKED.search(text)) and not re.search(r"[*#•█]{2}|[xX]{3}", marked[1])
}
"""Of each kind one text in which a clear value stands, the surest that there is."""


def value(text: str) -> str:
    """What no output may hold: the longest thing that a scan finds there."""
    looking = Looking(PROFILES["nothing"], weak=True)
    return max((text[each.start : each.end] for each in looking.at(Text("", "", text)) if not each.masked), key=len)


SECRETS = {kind: each for kind, text in TEXTS.items() if len(each := value(text)) >= 5 and len(set(each)) > 2}
"""Shorter and plainer ones stand in outputs by chance: `tests/test_privacy.py` has a code by its field."""

RULES = """
whole: {pattern: masked, when: [message.sent, handoff.context_delivered], in: [text, context]}
strict: {pattern: masked, when: [message.sent, handoff.context_delivered], in: [text, context], profile: nothing}
alike: {pattern: masked, when: [message.sent, handoff.context_delivered], in: [text, context], consistent: true}
"""


def rules(folder: Path) -> Ruleset:
    for line in RULES.strip().splitlines():
        name, _, check = line.partition(": ")
        (folder / f"{name}.yaml").write_text(f"title: {name}\ncheck: {check}\n")
    loaded = loading.load(folder)
    assert not loaded.mistakes
    return Ruleset(loaded.rules, keyring=Keyring(hashing=(b"key", b"older"), sealing=(b"a key for the tests",)))


def events(*, in_pieces: bool = True) -> list[dict[str, Any]]:
    """Each text as a message, masked, in pieces, in a context, as a key, and in JSON inside a text."""
    found = []
    for number, text in enumerate(TEXTS.values(), start=1):
        second = 10 * number
        masked = Redacting(Looking(PROFILES["default"], weak=True)).text(text)
        halves = (text[: len(text) // 2], text[len(text) // 2 :]) if in_pieces else ()
        for place, each in enumerate((masked, text, *halves)):
            found.append(making.event("message.sent", second + place, author="agent", text=each))
        context = {"summary": text, "slots": {text: "key", "inner": json.dumps({"a": [text]})}, "last_turns": [text]}
        found.append(making.event("handoff.context_delivered", second + 5, context=context))
    return [*found, making.event("interaction.ended", 2000, ended_by="customer")]


class Said:
    """Everything that was said and kept of these events."""

    def __init__(self, folder: Path) -> None:
        self.ruleset = rules(folder)
        self.pipeline = Pipeline(self.ruleset, Timing(), "contact.events", 0)
        self.metrics, self.outgoing, self.saved = Metrics(self.ruleset.rules), list[Outgoing](), list[bytes]()
        saver = Saver(self.pipeline.evaluator.engine)
        refused = [{**each, "time": 1} for each in events()] + [{**each, "subject": None} for each in events()]
        for offset, each in enumerate([*events(), *refused]):
            record = Record(orjson.dumps(each), START + 2000 * SECOND, offset, b"call-1")
            announced = self.pipeline.take([record], START)
            self.outgoing += announced.outgoing
            self.metrics.count(announced.judgement, START)
            for row in crashing.whole(saver, offset):
                self.saved += [part for part in row if part is not None]
        over = START + 7200 * SECOND
        self.outgoing += self.pipeline.pass_time(over, over, over).outgoing

    def of(self, topic: str) -> list[bytes]:
        chosen = [each for each in self.outgoing if each.topic == topic]
        if topic == "rejected":
            return [part for each in chosen for name, held in each.headers for part in (name.encode(), held)]
        return [part for each in chosen for part in (each.key, each.value) if part is not None]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Said:
    return Said(tmp_path_factory.mktemp("rules"))


def leaks(*outputs: bytes | str) -> list[str]:
    """Kinds whose value stands in one of these, as it is or in the escapes of JSON."""
    texts = [each.decode("utf-8", "replace") if isinstance(each, bytes) else each for each in outputs]
    return [
        kind
        for kind, secret in SECRETS.items()
        if any(form in text for text in texts for form in {secret, json.dumps(secret)[1:-1]})
    ]


def test_a_leak_is_noticed() -> None:
    assert leaks(*TEXTS.values()) == list(SECRETS)
    assert len(SECRETS) >= len(TEXTS) * 3 // 4


def test_there_is_a_text_of_every_kind_that_is_somebodys() -> None:
    assert {detector.kind for detector in DETECTORS} - IMPERSONAL - TEXTS.keys() == set()


def test_every_rule_had_something_to_say(said: Said) -> None:
    spoken = {orjson.loads(each)["rule"] for each in said.of("violations") if each.startswith(b"{")}
    assert spoken == {"whole", "strict", "alike"}


def test_kinds_of_every_sort_are_told(said: Said) -> None:
    kinds = {
        entry["kind"]
        for each in said.of("violations")
        if each.startswith(b"{")
        for entry in orjson.loads(each)["entries"]
    }
    assert len(kinds) >= len(TEXTS) // 2


@pytest.mark.parametrize("topic", ["violations", "violations.current", "alerts", "verdicts", "rejected"])
def test_no_value_stands_on_a_topic(said: Said, topic: str) -> None:
    found = said.of(topic)
    assert found
    assert leaks(*found) == []


def test_no_value_stands_in_the_saved_state(said: Said) -> None:
    assert any(each[:1] == b"s" for each in said.saved)
    assert leaks(*said.saved) == []


def test_no_value_stands_in_the_metrics(said: Said) -> None:
    assert leaks(said.metrics.text()) == []


def test_no_value_stands_in_what_is_held_in_memory_but_for_pieces_that_wait(said: Said, tmp_path: Path) -> None:
    engine: Engine = said.pipeline.evaluator.engine
    assert leaks(*(repr((each.events(), each.states)) for each in engine.open.values())) == []


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_no_value_stands_in_what_a_scan_says_of_files(form: str, tmp_path: Path) -> None:
    """Nor in the copy that shows nothing."""
    names = [str(tmp_path / name) for name in ("a.jsonl", "b.csv", "c.txt")]
    Path(names[0]).write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in events(in_pieces=False)))
    Path(names[1]).write_text("".join('"{}",1\n'.format(text.replace('"', '""')) for text in TEXTS.values()))
    Path(names[2]).write_text("\n".join(TEXTS.values()))
    options = ("--weak", "--profile", "nothing", "--redact", str(tmp_path / "out"), "--format", form, "--consistent")
    result = run("scan", *names, *options)
    assert result.exit_code == 1
    assert leaks(result.stdout, result.stderr) == []
    assert leaks(*(path.read_bytes() for path in (tmp_path / "out").iterdir())) == []


def test_no_value_stands_in_what_a_scan_says_of_lines() -> None:
    result = run("scan", "--weak", given="\n".join(TEXTS.values()))
    assert leaks(result.stdout, result.stderr) == []


def test_no_value_stands_in_a_mistake_that_stops_a_scan(tmp_path: Path) -> None:
    """A column that is asked for by somebody's number, where the table's header is one too."""
    name = tmp_path / "a.csv"
    name.write_text(",".join('"{}"'.format(text.replace('"', '""')) for text in TEXTS.values()))
    result = run("scan", str(name), "--column", "phone")
    shown = result.output + "".join(traceback.format_exception(result.exception) if result.exception else ())
    assert (result.exit_code, leaks(shown)) == (2, [])
