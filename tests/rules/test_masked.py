"""The pattern masked on timelines: whose words are excused, what must be consistent, which values are nobody's."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from rules import loading
from rules.admission import Timing
from rules.engine import Engine
from rules.masking.keyring import Keyring
from rules.proofs import rehearsal
from rules.rule import Rule
from rules.ruleset import Ruleset
from tests.rules import histories

SAID = "message.sent author={} text={}"
MOBILE = "19900001234"


def rule(tmp_path: Path, more: str = "", profile: str = "") -> Rule:
    if profile:
        (tmp_path / "profiles").mkdir()
        (tmp_path / "profiles" / "ours.yaml").write_text(f"based_on: default\n{profile}\n")
        more += ", profile: ours"
    check = f"{{pattern: masked, when: [message.sent, handoff.context_delivered], in: [text, context]{more}}}"
    (tmp_path / "shown.yaml").write_text(f"title: shown\ncheck: {check}\n")
    loaded = loading.load(tmp_path)
    assert not loaded.mistakes, loaded.mistakes
    return loaded.rules[0]


def verdicts(rule: Rule, *lines: str) -> list[str]:
    return [each.verdict for each in rehearsal.run("\n".join(lines), rule).judged]


def entries(rule: Rule, *lines: str) -> list[dict[str, Any]]:
    return [dict(entry) for each in rehearsal.run("\n".join(lines), rule).judged for entry in each.entries]


ASKED = ", excuse_customer: {from: identity.requested, to: identity.verified, for: 5m}"


@pytest.mark.parametrize(
    ("author", "at", "verdict"),
    [
        ("customer", "00:01", "excused"),
        ("customer", "05:00", "broken"),
        ("customer", "00:00", "excused"),
        ("agent", "00:01", "broken"),
    ],
)
def test_customers_who_are_asked_who_they_are_may_say_it(author: str, at: str, verdict: str, tmp_path: Path) -> None:
    lines = ("00:00 identity.requested", f"{at} {SAID.format(author, MOBILE)}")
    assert verdicts(rule(tmp_path, ASKED), *lines) == [verdict]


def test_once_they_are_known_it_is_excused_no_more(tmp_path: Path) -> None:
    lines = ("00:00 identity.requested", "00:05 identity.verified", f"00:06 {SAID.format('customer', MOBILE)}")
    assert verdicts(rule(tmp_path, ASKED), *lines) == ["broken"]


@pytest.mark.parametrize(("author", "verdict"), [("customer", "excused"), ("agent", "broken"), ("bot", "broken")])
def test_a_profile_may_allow_the_customers_own_words(author: str, verdict: str, tmp_path: Path) -> None:
    found = rule(tmp_path, profile="allows: [inbound_customer_text]")
    assert verdicts(found, f"00:00 {SAID.format(author, MOBILE)}") == [verdict]


def test_a_number_that_customers_split_is_excused_like_one_they_write_whole(tmp_path: Path) -> None:
    found = rule(tmp_path, profile="allows: [inbound_customer_text]")
    pieces = [f"00:0{place} {SAID.format('customer', piece)}" for place, piece in enumerate(("199", "0000", "1234"))]
    assert verdicts(found, *pieces) == ["excused"]


def test_values_that_are_nobodys_are_not_found(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "own.txt").write_text("199 0000 1234\n")
    (tmp_path / "profiles" / "ours.yaml").write_text("based_on: default\nown_values: own.txt\n")
    ours = rule(tmp_path, ", profile: ours")
    own, another = (f"00:00 {SAID.format('bot', number)}" for number in ("+8619900001234", "19900005678"))
    assert (verdicts(ours, own), verdicts(ours, another)) == ([], ["broken"])


CONSISTENT = ", consistent: true"


def test_the_same_value_masked_here_and_clear_there_is_a_violation_of_the_later_place(tmp_path: Path) -> None:
    lines = (f"00:00 {SAID.format('bot', '199****1234')}", f"00:05 {SAID.format('agent', MOBILE)}")
    ran = rehearsal.run("\n".join(lines), rule(tmp_path, CONSISTENT))
    assert [(each.verdict, each.start, each.evidence) for each in ran.judged] == [("broken", 1, (0, 1))]
    assert ran.judged[0].entries == (
        {
            "kind": "cn_mobile",
            "path": "text",
            "sample": "199****1234",
            "masked": False,
            "shown": [11, 11],
            "broke": "clear in one place and masked in another",
            "other": {"path": "text", "masked": True, "shown": [3, 4]},
        },
    )


def test_within_one_event_too(tmp_path: Path) -> None:
    context = '{"slots": {"phone": "199****1234"}, "summary": "call 19900001234"}'
    found = entries(rule(tmp_path, CONSISTENT), f"00:00 handoff.context_delivered context={context}")
    assert [(each["path"], each["other"]["path"]) for each in found] == [("context.summary", "context.slots.phone")]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("199****1234", "199****1234", ["kept"]),
        ("19900001234", "19900001234", ["kept"]),
        ("199****1234", "199****5678", []),
        ("199****1234", "13800138000", []),
        ("363636********", "3636******0000", ["broken"]),
    ],
)
def test_a_verdict_only_where_a_value_is_seen_again(
    first: str, second: str, expected: list[str], tmp_path: Path
) -> None:
    lines = (f"00:00 {SAID.format('bot', first)}", f"00:05 {SAID.format('bot', second)}")
    assert verdicts(rule(tmp_path, CONSISTENT), *lines) == expected


def test_a_value_is_found_in_json_inside_a_text(tmp_path: Path) -> None:
    context = '{"summary": "{\\"phone\\": \\"\\\\u0031\\\\u0039900001234\\"}"}'
    found = entries(rule(tmp_path), f"00:00 handoff.context_delivered context={context}")
    assert [(each["path"], each["kind"]) for each in found] == [("context.summary.phone", "cn_mobile")]


def test_a_card_code_is_found_by_the_name_of_its_field(tmp_path: Path) -> None:
    found = entries(
        rule(tmp_path, ", kinds: [card_code]"), '00:00 handoff.context_delivered context={"slots": {"cvv": 123}}'
    )
    assert [(each["path"], each["kind"], each["sample"]) for each in found] == [
        ("context.slots.cvv", "card_code", "***")
    ]


def test_an_entry_carries_the_hash_under_the_newest_key_and_under_older_ones(tmp_path: Path) -> None:
    def found(*keys: bytes) -> dict[str, Any]:
        engine = Engine(Ruleset([rule(tmp_path)], keyring=Keyring(hashing=keys)), Timing())
        event, at = histories.happened("message.sent", 0, 1, author="bot", text=MOBILE)
        assert engine.judge(event, at) is None
        engine.pass_time(at + 1, at)
        entry: dict[str, Any] = engine.steps[0]["entries"][0]
        return entry

    both, old = found(b"new", b"old"), found(b"old")
    assert (both["older"], "older" in old, both["hash"] != old["hash"]) == ([old["hash"]], False, True)


def test_a_text_of_which_a_part_was_not_read_proves_nothing(tmp_path: Path) -> None:
    (judged,) = rehearsal.run(f'00:00 message.sent author=bot text="{"a " * 600_000}"', rule(tmp_path)).judged
    assert (judged.verdict, judged.reason) == ("undetermined", "unscanned: a text, or a part of it, was not read")


def test_what_was_read_of_such_a_text_breaks_the_rule_all_the_same(tmp_path: Path) -> None:
    assert verdicts(rule(tmp_path), f'00:00 message.sent author=bot text="{MOBILE} {"a " * 600_000}"') == ["broken"]


def test_of_ten_thousand_numbers_in_one_message_a_hundred_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    """Masked ones first: what can be read is told before them."""
    text = "138****5678," * 150 + f"{MOBILE}," * 10_000
    judged = rehearsal.run(f"00:00 {SAID.format('agent', text)}", rule(tmp_path)).judged
    assert [(each.verdict, each.value, len(each.entries), each.entries[-1].get("more")) for each in judged] == [
        ("broken", 10_000, 100, 9_900)
    ]


@pytest.mark.parametrize("rest", ['"' + "a " * 600_000 + '"', "null"])
def test_what_lies_beyond_the_hundred_is_counted_where_another_text_of_the_event_was_not_read(
    rest: str, tmp_path: Path
) -> None:
    slots = '{"many": "' + f"{MOBILE}," * 150 + '", "rest": ' + rest + "}"
    judged = rehearsal.run(f"00:00 handoff.context_delivered context={slots}", rule(tmp_path)).judged
    told = [(each.verdict, each.value, len(each.entries), [*_more(each.entries)]) for each in judged]
    assert told == [("broken", 150, 100, [50])]


def test_a_number_that_a_message_completes_hides_none_of_the_many_in_it(tmp_path: Path) -> None:
    """The joined one comes last, and the count of the others stands before it."""
    first, many = '"199"', '"00001234, ' + f"{MOBILE}, " * 150 + '"'
    lines = [f"00:00 {SAID.format('agent', first)}", f"00:01 {SAID.format('agent', many)}"]
    judged = rehearsal.run("\n".join(lines), rule(tmp_path, ", join: 60s")).judged
    assert [(each.value, [*_more(each.entries)]) for each in judged] == [(151, [50])]


def _more(entries: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    return (each["more"] for each in entries if "more" in each)


def test_few_that_can_be_read_are_listed_among_many_that_are_masked(tmp_path: Path) -> None:
    lines = f"00:00 {SAID.format('agent', '138****5678,' * 150 + MOBILE)}"
    found = [(each["kind"], each["masked"], "more" in each) for each in entries(rule(tmp_path), lines)]
    assert found == [("cn_mobile", False, False)]


@pytest.mark.parametrize(
    ("same", "id_", "verdict"),
    [("", "m-2", "excused"), (", same: [message_id]", "m-1", "excused"), (", same: [message_id]", "m-2", "broken")],
)
@pytest.mark.parametrize("excuse_comes_first", [True, False])
def test_an_excuse_belongs_to_what_agrees_with_it(
    same: str, id_: str, verdict: str, excuse_comes_first: bool, tmp_path: Path
) -> None:
    excuse, shown = f"00:01 message.sent author=system message_id={id_}", f"00:01 {SAID.format('agent', MOBILE)}"
    lines = [excuse, f"{shown} message_id=m-1"] if excuse_comes_first else [f"{shown} message_id=m-1", excuse]
    asked = f", excuse: {{message.sent: {{author: system}}}}{same}"
    assert verdicts(rule(tmp_path, asked), *lines) == [verdict]


def test_what_the_latest_text_has_replaced_is_taken_back_at_once(tmp_path: Path) -> None:
    engine = Engine(Ruleset([rule(tmp_path, ", again: restarts")]), Timing())
    for second, text in ((0, MOBILE), (100, "199****1234")):
        event, at = histories.happened("message.sent", second, second + 1, author="bot", text=text)
        assert engine.judge(event, at) is None
        engine.pass_time(at + 1, at)
    assert [each["state"] for each in engine.steps] == ["opened", "withdrawn"]
