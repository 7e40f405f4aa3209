"""What every shipped rule carries, and what decides whether it is on."""

import pytest

from rules import loading
from rules.rule import Rule
from streams.terminal.options import CATALOGUE

SHIPPED = loading.load(CATALOGUE).rules
CORE = frozenset({"handoff_context_complete", "no_unmasked_personal_data"})
"""On although inferred, and marked so."""


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_a_shipped_rule_says_why_on_whose_word_what_to_do_and_what_it_misses(rule: Rule) -> None:
    assert rule.authority is not None
    carried = {
        "certainty": rule.authority.certainty,
        "modal": rule.authority.modal,
        "why": rule.why.en,
        "runbook": rule.runbook.en,
        "misses": rule.misses.en,
        "four examples": rule.examples[3:],
    }
    assert [name for name, value in carried.items() if not value] == []


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: rule.id)
def test_a_shipped_rule_is_told_in_english_and_chinese(rule: Rule) -> None:
    texts = (rule.title, rule.why, rule.runbook, rule.misses)
    assert [each.en for each in texts if not _is_chinese(each.zh) or _is_chinese(each.en)] == []


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_what_is_unverified_is_off_but_for_the_core() -> None:
    assert {rule.id for rule in SHIPPED if rule.unverified and rule.on_by_default} == CORE


@pytest.mark.parametrize("rule", [each for each in SHIPPED if each.on_by_default], ids=lambda rule: rule.id)
def test_a_rule_of_a_country_or_a_trade_that_is_on_asks_for_it(rule: Rule) -> None:
    """All but those of the whole world, and the core that is of no country's law."""
    everywhere = CORE | {"queue_wait_within_a_minute"}
    asked = {name for name, _ in rule.applies_to}
    assert rule.pack == "pci" or rule.id in everywhere or asked & {"jurisdiction", "sector"}
