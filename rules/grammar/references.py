"""What only shows when all files are seen together: ids used twice, rules that name rules."""

from collections.abc import Collection, Iterable

from rules.grammar.page import Page, did_you_mean, misspelt


def doubled(pages: Iterable[Page]) -> None:
    """Says on the later page that its rule's id, the file's name, is taken."""
    first: dict[str, Page] = {}
    for page in pages:
        known = first.setdefault(page.path.stem, page)
        if known is not page:
            page.wrong(1, f"a rule's id is its file's name, and `{page.path.stem}` is also {known.path}")


def unknown(pages: Iterable[Page]) -> None:
    """A rule that is named and not there: misspelt where a like name is there, else perhaps in a folder not loaded."""
    pages = tuple(pages)
    ids = {page.path.stem for page in pages}
    for page in pages:
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
