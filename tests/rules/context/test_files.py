"""Files of the world: how they are read, that every mistake has its line, and that rules know what they say."""

from datetime import date
from pathlib import Path

import pytest

from rules.context.facts import NOTHING, Context, Exempt, Offset, Outage, Touched
from rules.history import NEVER
from rules.loading import load
from rules.ruleset import Ruleset
from tests.rules.context.world import START, TIMES, WAIT, WHO, loaded

HOUR = 3_600_000_000
CLOCK = "sources: [/pbx, /desktop]\noffset: -1.2s\nmeasured: 2026-11-20\nauthor: ops\n"
FILES = {
    "outages/line.yaml": f"{TIMES}source: /pbx\n{WHO}",
    "clocks/desktop.yaml": CLOCK,
    "exceptions/tests.yaml": f"from: 2026-11-22T08:00:00Z\ntouches: {{queues: [tests], rules: wait}}\n{WHO}",
    "exceptions/window.yaml": f"{TIMES}touches: everything\n{WHO}",
}


def test_a_folder_says_what_is_known_of_the_world(tmp_path: Path) -> None:
    found = loaded(tmp_path, FILES)

    (rule,) = found.rules
    said = ("The switch was replaced.", "ops")
    assert (found.mistakes, rule.context) == (
        (),
        Context(
            (Outage(START, START + HOUR, "/pbx", "line", *said),),
            (Offset("desktop", ("/pbx", "/desktop"), -1_200_000, date(2026, 11, 20), "ops"),),
            (
                Exempt("tests", START, NEVER, Touched(rules=frozenset({"wait"}), queues=frozenset({"tests"})), *said),
                Exempt("window", START, START + HOUR, Touched(), *said),
            ),
            rule.context.digest,
        ),
    )


def test_the_rule_set_knows_it_once_and_its_digest_follows_the_files(tmp_path: Path) -> None:
    before = Ruleset(loaded(tmp_path, FILES).rules).context
    rules = loaded(tmp_path, {"other.yaml": WAIT, "outages/line.yaml": f"{TIMES}source: /chat\n{WHO}"}).rules
    after = Ruleset(rules).context

    assert (len(rules), len(after.outages), len(after.exceptions)) == (2, 1, 2)
    assert len({before.digest, after.digest, ""}) == 3


def test_what_is_known_changes_no_digest_of_a_rule(tmp_path: Path) -> None:
    (before,), (after,) = loaded(tmp_path, {}).rules, loaded(tmp_path, FILES).rules

    assert (before.context, before.digest) == (NOTHING, after.digest)


def test_a_single_rule_file_knows_what_lies_beside_it_and_beside_its_pack(tmp_path: Path) -> None:
    whole = loaded(tmp_path, {**FILES, "pack/inner.yaml": WAIT})
    known = [rule.context for path in ("wait.yaml", "pack/inner.yaml") for rule in load(tmp_path / path).rules]

    assert known == [whole.rules[0].context] * 2


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("outages/call 7.yaml", TIMES + WHO, 1, "a fact's name is its file's: `call 7` may hold only letters, digits"),
        ("outages/a.yaml", "- a\n", 1, "a list stands where an outage is expected: a mapping with `from`, `to`,"),
        ("outages/a.yaml", f"{TIMES}{WHO}sourc: /pbx\n", 5, "unknown key `sourc`; did you mean `source`?"),
        ("outages/a.yaml", f"from: 2026-11-22 08:00\n{WHO}", 1, "`2026-11-22 08:00` is no time with a zone; write it"),
        ("outages/a.yaml", f"{TIMES}reason: r\n", 1, "missing key `author`"),
        (
            "outages/a.yaml",
            f"{WHO}to: 2026-11-22T08:00:00Z\nfrom: 2026-11-22T08:00:00Z\n",
            3,
            "`to` is not after `from`",
        ),
        ("outages/a.yaml", WAIT, 2, "this looks like a rule; the folder `outages` holds none"),
        ("clocks/a.yaml", CLOCK.replace("-1.2s", "1 day"), 2, "`1 day` is counted on a calendar; clocks differ by"),
        ("clocks/a.yaml", CLOCK.replace("-1.2s", "1.2"), 2, "`1.2` has no unit; did you mean 1.2s?"),
        ("clocks/a.yaml", CLOCK.replace(", /desktop", ""), 1, "two sources are needed, as in [/pbx, /desktop]"),
        ("exceptions/a.yaml", TIMES + WHO, 1, "missing key `touches`"),
        ("exceptions/a.yaml", f"{TIMES}touches: all\n{WHO}", 3, "`all` stands where `everything` or keys are expected"),
        ("exceptions/a.yaml", f"{TIMES}touches: {{}}\n{WHO}", 3, "nothing is named here; what touches all is written"),
        ("exceptions/a.yaml", f"{TIMES}touches:\n  queue: x\n{WHO}", 4, "unknown key `queue`; did you mean `queues`?"),
        (
            "exceptions/a.yaml",
            f"{TIMES}touches: {{rules: waitt}}\n{WHO}",
            3,
            "unknown rule `waitt`; did you mean `wait`?",
        ),
    ],
)
def test_a_mistake_has_its_line_and_the_mend(tmp_path: Path, name: str, text: str, line: int, message: str) -> None:
    (mistake,) = loaded(tmp_path, {name: text}).mistakes

    assert (mistake.path, mistake.line, mistake.message[: len(message)]) == (tmp_path / name, line, message)


def test_two_facts_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    found = loaded(tmp_path, {"outages/a.yaml": TIMES + WHO, "outages/a.yml": TIMES + WHO})

    assert [each.message for each in found.mistakes] == [
        f"a fact's name is its file's, and `a` is also {tmp_path / 'outages/a.yaml'}"
    ]
