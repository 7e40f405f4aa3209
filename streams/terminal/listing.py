"""What is listed of rules: a table for a terminal, pack by pack, and the tables of the catalogue's page."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Console
from rich.table import Table

from rules.rule import Rule

_WIDE = 150
"""Columns from which on a terminal has room for the document too."""


def console() -> Console:
    """As wide as the terminal; in a pipe wide enough that no word is broken."""
    found = Console()
    return found if found.is_terminal else Console(width=200)


def packs(rules: Iterable[Rule]) -> Iterator[tuple[str, list[Rule]]]:
    """The rules of each pack, both in the order of their names."""
    in_order = sorted(rules, key=lambda rule: (rule.pack, rule.id))
    return ((pack, list(found)) for pack, found in groupby(in_order, key=lambda rule: rule.pack))


def row(rule: Rule) -> dict[str, object]:
    """One rule as JSON tells it."""
    authority = rule.authority
    return {
        "rule": rule.id,
        "pack": rule.pack,
        "title": {"en": rule.title.en, "zh": rule.title.zh},
        "on": rule.on_by_default,
        "unverified": rule.unverified,
        "certainty": authority.certainty if authority else None,
        "status": authority.status if authority else None,
        "modal": authority.modal if authority else None,
        "document": authority.document if authority else None,
        "clause": authority.clause if authority else None,
        "valid_from": rule.valid_from and str(rule.valid_from),
        "valid_to": rule.valid_to and str(rule.valid_to),
        "severity": rule.severity,
        "version": rule.version,
        "digest": rule.digest,
        "not_yet": list(rule.not_yet),
    }


def table(rules: Iterable[Rule], to: Console) -> None:
    """Every pack under its name, a rule a line where there is room for its title."""
    for pack, found in packs(rules):
        on = sum(each.on_by_default for each in found)
        to.print(f"\n{pack}: {len(found)} rules, {on} on", style="bold", highlight=False)
        to.print(_pack(found, is_wide=to.width >= _WIDE))


def _pack(rules: Iterable[Rule], *, is_wide: bool) -> Table:
    found = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for heading, width in (("rule", 40), ("on", 3), ("certainty", 9), ("status", 8)):
        found.add_column(heading.ljust(width), no_wrap=True)
    found.add_column("title", overflow="fold")
    if is_wide:
        found.add_column("document", overflow="fold")
    for rule in rules:
        where = (_place(rule),) if is_wide else ()
        found.add_row(rule.id, _on(rule), _certainty(rule), _status(rule), rule.title.en, *where)
    return found


def _on(rule: Rule) -> str:
    return "not yet" if rule.not_yet else "on" if rule.on_by_default else "off"


def _certainty(rule: Rule) -> str:
    return (rule.authority.certainty if rule.authority else None) or "house"


def _status(rule: Rule) -> str:
    return rule.authority.status.replace("_", " ") if rule.authority else ""


def _place(rule: Rule) -> str:
    authority = rule.authority
    return " ".join(filter(None, (authority.document, authority.clause))) if authority else ""


def markdown(rules: Iterable[Rule]) -> Iterator[str]:
    """A table for each pack, in Markdown, line by line."""
    for pack, found in packs(rules):
        on = sum(each.on_by_default for each in found)
        yield f"\n### {pack}: {len(found)} rules, {on} on\n"
        yield "| rule | title | document, clause | modal | certainty | status | on | dates |"
        yield "|---|---|---|---|---|---|---|---|"
        yield from map(_line, found)


def _line(rule: Rule) -> str:
    authority = rule.authority
    modal = authority.modal.replace("_", " ") if authority and authority.modal else ""
    titles = dict.fromkeys((rule.title.en, rule.title.zh))
    dates = "–".join(str(each or "") for each in (rule.valid_from, rule.valid_to)) if rule.valid_from else ""
    cells = (
        f"`{rule.id}`",
        "<br>".join(titles),
        _place(rule),
        modal,
        _certainty(rule),
        _status(rule),
        _on(rule),
        dates,
    )
    return f"| {' | '.join(each.replace('|', chr(92) + '|') for each in cells)} |"
