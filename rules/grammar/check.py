"""Reads a rule's check: the pattern by its name, then that pattern's keys."""

import functools
import importlib
import pkgutil

from rules import patterns
from rules.grammar import idle, review
from rules.grammar.keyed import values_of
from rules.grammar.keys import Keys
from rules.grammar.nodes import Mapping, Node, Scalar, shown
from rules.grammar.page import Page, did_you_mean, misspelt


@functools.cache
def specs() -> dict[str, type[Keys]]:
    """The keys of every pattern, by the names of the folder's files."""
    names = sorted(entry.name for entry in pkgutil.iter_modules(patterns.__path__))
    return {name: importlib.import_module(f"{patterns.__name__}.{name}").Spec for name in names}


def read_check(node: Node, page: Page) -> Keys | None:
    """The pattern's keys as an object; None when anything in the check is wrong."""
    if not isinstance(node, Mapping):
        page.wrong(node.line, f"{shown(node)} stands where a check is expected: a mapping with `pattern` and its keys")
        return None
    before = len(page.mistakes)
    spec = _spec(node, page)
    if spec is None:
        return None
    values = values_of(spec, node, page, ignored=("pattern",))
    review.check(values, node, page)
    spec.review(values, node, page)
    idle.review(spec.__module__.rpartition(".")[2], values, node, page)
    return spec.model_validate(values) if len(page.mistakes) == before else None


def _spec(node: Mapping, page: Page) -> type[Keys] | None:
    """The pattern that is named, or surely meant: the mistakes in its keys are told together with its name's."""
    name = node.get("pattern")
    if name is None:
        page.wrong(node.line, f"missing key `pattern`{did_you_mean('', specs())}")
        return None
    if not isinstance(name, Scalar):
        page.wrong(name.line, f"{shown(name)} is no pattern")
        return None
    if name.text in specs():
        return specs()[name.text]
    page.wrong(name.line, f"{shown(name)} is no pattern{did_you_mean(name.text, specs())}")
    return specs().get(misspelt(name.text, specs()) or "")
