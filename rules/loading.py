"""Reads rule files: every rule of some folders, and every mistake of every file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from rules.grammar import references, rule_file
from rules.grammar.page import Mistake, Page
from rules.grammar.yaml import LARGEST
from rules.rule import Rule

__all__ = ["Loaded", "Mistake", "load", "read"]

ENDINGS: Final = (".yaml", ".yml")
OTHERS: Final = ("calendars", "profiles")
"""Folders inside a rules' folder that hold no rules."""


class Loaded(NamedTuple):
    """The rules that have no mistake, in the order of their files; what is wrong; what is odd."""

    rules: tuple[Rule, ...]
    mistakes: tuple[Mistake, ...]
    notes: tuple[Mistake, ...]


def load(*folders: Path) -> Loaded:
    """All rules of these folders, and of single files. Whatever stands there is a mistake at worst, no exception."""
    outside = [Page(folder) for folder in folders]
    found = [path for page in outside for path in _rule_files(page)]
    pages = [Page(path) for path in {path.resolve(): path for path in reversed(found)}.values()][::-1]
    rules = [_rule(page) for page in pages]
    references.doubled(pages)
    references.unknown(pages)
    return _loaded(rules, [*outside, *pages])


def read(content: bytes, path: Path) -> Loaded:
    """One rule from its file's bytes, as if they stood at `path`."""
    page = Page(path)
    return _loaded([rule_file.read(content, page)], [page])


def _loaded(rules: Iterable[Rule | None], pages: list[Page]) -> Loaded:
    mistakes = sorted({mistake for page in pages for mistake in page.mistakes})
    notes = sorted({note for page in pages for note in page.notes})
    return Loaded(tuple(rule for rule in rules if rule is not None), tuple(mistakes), tuple(notes))


def _rule(page: Page) -> Rule | None:
    try:
        with page.path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        page.wrong(1, f"the file cannot be read: {error.strerror}")
        return None
    return rule_file.read(content, page)


def _rule_files(page: Page) -> list[Path]:
    """The rule files of a folder, or the single file itself; what is amiss is said on its page."""
    try:
        found = sorted(_files(page.path))
    except OSError as error:
        page.wrong(1, f"this cannot be read: {error.strerror}")
        return []
    if not page.path.exists():
        page.wrong(1, "there is no such folder or file")
    elif page.path.is_file() and not found:
        page.wrong(1, "rule files end in .yaml")
    elif not found:
        page.note(1, "no rule files here: they end in .yaml")
    return found


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.rglob("*") if _is_rule(path, path.relative_to(folder).parts))
    elif folder.is_file() and folder.suffix in ENDINGS:
        yield folder


def _is_rule(path: Path, inside: tuple[str, ...]) -> bool:
    # What begins with a dot is an editor's, or an earlier version that a mounted folder keeps.
    is_hidden = any(part.startswith(".") for part in inside)
    return path.suffix in ENDINGS and not is_hidden and not set(inside[:-1]) & set(OTHERS) and path.is_file()
