"""The list of rules fits its terminal, and the catalogue's page is what the rules are."""

import io
from collections.abc import Sequence

import pytest
from rich.console import Console

from rules.rule import Rule
from streams.terminal import listing, options

RULES = options.loaded(())
MADE = "<!-- made by "


def shown(rules: Sequence[Rule], width: int) -> list[str]:
    console = Console(width=width, file=io.StringIO(), record=True)
    listing.table(rules, console)
    return console.export_text().splitlines()


@pytest.mark.parametrize("width", [100, 200])
def test_every_rule_has_a_line_that_says_on_or_off_certainty_and_status(width: int) -> None:
    lines = shown(RULES, width)
    begun = {line.split()[0]: line.split()[1:3] for line in lines if line and not line.startswith(" ")}
    wanted = {
        rule.id: ["on" if rule.on_by_default else "off", rule.authority.certainty if rule.authority else "house"]
        for rule in RULES
    }
    assert ({name: begun.get(name) for name in wanted}, max(map(len, lines)) <= width) == (wanted, True)


def test_a_pack_stands_under_its_name_and_says_how_many_are_on() -> None:
    pack = [rule for rule in RULES if rule.pack == "pci"]
    on = sum(rule.on_by_default for rule in pack)
    assert shown(pack, 100)[1] == f"pci: {len(pack)} rules, {on} on"


def test_the_catalogue_s_page_is_current() -> None:
    """Otherwise `make catalogue`."""
    page = (options.CATALOGUE / "README.md").read_text()
    assert page.partition(MADE)[2].partition("\n")[2] == "\n".join(listing.markdown(RULES)) + "\n"


def test_a_stroke_in_a_title_does_not_end_its_cell() -> None:
    title = RULES[0].title.__class__("a | b", "a | b")
    (line,) = list(listing.markdown([RULES[0].model_copy(update={"title": title})]))[3:]
    assert "| a \\| b |" in line
