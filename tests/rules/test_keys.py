"""The page of keys names every key that a rule file may have, and every pattern has a page with a timeline."""

import re
from pathlib import Path

import pytest

from rules.grammar.check import specs
from rules.grammar.keys import Keys

RULES = Path(__file__).parents[2] / "rules"
PAGE = (RULES / "KEYS.md").read_text()
OF_A_RULE = (
    "title why authority version valid_from valid_to applies_to severity severity_when enabled check warn_at alerts"
    " runbook misses examples"
).split()


def named(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


def line_of(pattern: str) -> str:
    return next(line for line in PAGE.splitlines() if line.startswith(f"| [{pattern}]("))


def test_the_page_names_every_key_of_a_rule_and_of_every_check() -> None:
    asked = {*OF_A_RULE, *(name.rstrip("_") for name in Keys.model_fields)}
    assert asked - named(PAGE) == set()


@pytest.mark.parametrize("pattern", sorted(specs()))
def test_the_page_names_every_key_of_a_pattern(pattern: str) -> None:
    own = {name.rstrip("_") for name in specs()[pattern].model_fields if name not in Keys.model_fields}
    assert own - named(line_of(pattern)) == set()


@pytest.mark.parametrize("pattern", sorted(specs()))
def test_every_pattern_has_a_page_with_a_timeline(pattern: str) -> None:
    page = re.search(r"\]\(([^)]+)\)", line_of(pattern))
    assert page is not None
    assert re.search(r"^ ?\d\d:\d\d|^mon \d\d", (RULES / page[1]).read_text(), re.MULTILINE)
