"""What only shows when all files are seen together: ids used twice, rules that name rules."""

import hashlib
from collections.abc import Collection, Iterable, Mapping

from rules.grammar.bounds import Kept, Measured, RulesOf
from rules.grammar.page import Page, did_you_mean, misspelt
from rules.rule import Rule


def doubled(pages: Iterable[Page]) -> None:
    """Says on the later page that its rule's id, the file's name, is taken."""
    first: dict[str, Page] = {}
    for page in pages:
        known = first.setdefault(page.path.stem, page)
        if known is not page:
            page.wrong(1, f"a rule's id is its file's name, and `{page.path.stem}` is also {known.path}")


def unknown(pages: Iterable[Page], others: Iterable[Page] = ()) -> None:
    """A rule that is named and not there: misspelt where a like name is there, else perhaps in a folder not loaded.
    Files of `others` name rules and are none."""
    pages = tuple(pages)
    ids = {page.path.stem for page in pages}
    for page in (*pages, *others):
        for line, name in page.references:
            if name in ids:
                continue
            if misspelt(name, ids):
                page.wrong(line, f"unknown rule `{name}`{did_you_mean(name, ids)}")
            else:
                page.note(line, f"the rule `{name}` is not among those loaded: nothing can be said of it")


def unknown_calendars(pages: Iterable[Page], names: Collection[str]) -> None:
    """A calendar that is named and lies nowhere."""
    for page in pages:
        for line, name in page.calendars:
            if name not in names:
                page.wrong(line, f"there is no calendar `{name}`{did_you_mean(name, names)}")


def resolved(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules, each with those that it names. What it names and is not there, or cannot be counted, it lacks yet."""
    found = tuple(rules)
    for pattern in ("share", "evidence"):  # an evidence may name shares, which then have theirs
        known = {rule.id: rule for rule in found}
        found = tuple(_resolved(rule, known) if rule.pattern == pattern and named(rule) else rule for rule in found)
    return found


def named(rule: Rule) -> tuple[str, ...]:
    """The ids of the rules whose verdicts it counts."""
    check = rule.check
    found = (getattr(check, "part", None), getattr(check, "mean", None), getattr(check, "of", None))
    names = [each.rule for each in found if isinstance(each, (Kept, Measured))]
    return (*names, *(name for each in found if isinstance(each, RulesOf) for name in each.rules))


def _resolved(rule: Rule, known: Mapping[str, Rule]) -> Rule:
    names = named(rule)
    there = tuple(known[name] for name in names if name in known)
    lacks = [f"rule {name}" for name in names if name not in known]
    lacks += [f"{lack} (of {each.id})" for each in there for lack in each.not_yet]
    lacks += [
        f"counting {each.id}, which is itself over many interactions" for each in there if _is_over_many(rule, each)
    ]
    said = "".join(each.digest for each in (rule, *there))
    digest = hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
    return rule.model_copy(update={"observes": there, "not_yet": (*rule.not_yet, *lacks), "digest": digest})


def _is_over_many(rule: Rule, counted: Rule) -> bool:
    """Whether what is counted is no rule over one interaction; an evidence may look at what shares count."""
    if counted.counts:
        return rule.pattern == "share"
    return bool(counted.check.for_each)
