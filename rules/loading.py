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
    outside = [page for folder in folders for page in _complaints(folder)]
    pages = [Page(path) for path in dict.fromkeys(path for folder in folders for path in _files(folder))]
    rules = [_rule(page) for page in pages]
    references.doubled(pages)
    references.unknown(pages)
    return _loaded(rules, [*outside, *pages])


def read(content: bytes, path: Path) -> Loaded:
    """One rule from its file's bytes, as if they stood at `path`."""
    page = Page(path)
    return _loaded([rule_file.read(content, page)], [page])


def _loaded(rules: Iterable[Rule | None], pages: list[Page]) -> Loaded:
    mistakes = sorted(mistake for page in pages for mistake in page.mistakes)
    notes = sorted(note for page in pages for note in page.notes)
    return Loaded(tuple(rule for rule in rules if rule is not None), tuple(mistakes), tuple(notes))


def _rule(page: Page) -> Rule | None:
    try:
        with page.path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        page.wrong(1, f"the file cannot be read: {error.strerror}")
        return None
    return rule_file.read(content, page)


def _complaints(folder: Path) -> Iterator[Page]:
    page = Page(folder)
    if not folder.exists():
        page.wrong(1, "there is no such folder or file")
    elif folder.is_dir() and not any(_files(folder)):
        page.note(1, "no rule files here: they end in .yaml")
    elif folder.is_file() and folder.suffix not in ENDINGS:
        page.wrong(1, "rule files end in .yaml")
    yield page


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_file() and folder.suffix in ENDINGS:
        yield folder
    elif folder.is_dir():
        yield from sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS and _is_rule(path, folder))


def _is_rule(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts
    # What begins with a dot is an editor's, or a mounted folder's earlier version.
    return (
        path.is_file()
        and not any(part.startswith(".") or part in OTHERS for part in inside[:-1])
        and not inside[-1].startswith(".")
    )
