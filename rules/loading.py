"""Reads rule files, what they name and what is known of the world: every mistake of every file in one go."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from rules.calendar.file import Described
from rules.context.facts import NOTHING, Context
from rules.grammar import attaching, calendar_file, context_file, profile_file, references, rule_file
from rules.grammar.page import Mistake, Page
from rules.grammar.yaml import LARGEST
from rules.masking.finding import KINDS
from rules.masking.profile import Profile
from rules.masking.shipped import PROFILES
from rules.rule import Rule

__all__ = ["Loaded", "Mistake", "calendar", "calendar_names", "load", "profile", "read"]

ENDINGS: Final = (".yaml", ".yml")
CALENDARS: Final = "calendars"
SHIPPED: Final = Path(__file__).parent / "catalog" / CALENDARS
OTHERS: Final = (CALENDARS, "profiles", *context_file.KINDS)
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
    known, sheets = _profiles(folders)
    pages = [Page(path, profiles=known) for path in {path.resolve(): path for path in reversed(found)}.values()][::-1]
    rules = [_rule(page) for page in pages]
    references.doubled(pages)
    context, facts = _context(folders)
    references.unknown(pages, facts)
    calendars = list(_calendar_pages(folders, pages))
    rules = _with_calendars(rules, pages, calendars)
    return _loaded(rules, [*outside, *sheets, *calendars, *facts, *pages], context)


def read(content: bytes, path: Path) -> Loaded:
    """One rule from its file's bytes, as if they stood at `path`."""
    page = Page(path)
    rules = [rule_file.read(content, page)]
    calendars = list(_calendar_pages((path,), [page]))
    return _loaded(_with_calendars(rules, [page], calendars), [page, *calendars])


def profile(path: Path) -> tuple[Profile | None, tuple[Mistake, ...]]:
    """A masking profile from its file, or None and every mistake in it."""
    page = Page(path)
    return _profile(page), tuple(sorted(set(page.mistakes)))


def _profiles(folders: Iterable[Path]) -> tuple[dict[str, Profile], list[Page]]:
    """The shipped profiles and those that lie in `profiles` folders, by name, and the pages of the latter."""
    pages = _pages_in("profiles", folders)
    found = {page.path.stem: _profile(page) for page in pages}
    for page in pages:
        if page.path.stem in PROFILES:
            page.wrong(1, f"a profile `{page.path.stem}` is shipped; give this one another name")
    own = {name: each for name, each in found.items() if each is not None}
    return {**{name: PROFILES[name] for name in PROFILES}, **own}, pages


def _context(folders: Iterable[Path]) -> tuple[Context, list[Page]]:
    """What the files of these folders know of the world, and their pages."""
    found: dict[str, list[context_file.Fact]] = {}
    digest = hashlib.blake2b(digest_size=8)
    pages = []
    for kind in context_file.KINDS:
        first: dict[str, Page] = {}
        for page in _pages_in(kind, folders):
            pages.append(page)
            content = _content(page)
            known = first.setdefault(page.path.stem, page)
            if known is not page:
                page.wrong(1, f"a fact's name is its file's, and `{page.path.stem}` is also {known.path}")
            if content is not None and (fact := context_file.read(content, page, kind)) is not None:
                found.setdefault(kind, []).append(fact)
                digest.update(f"{kind} {page.path.stem} {len(content)} ".encode() + content)
    facts = {kind: tuple(each) for kind, each in found.items()}
    return Context(**facts, digest=digest.hexdigest()) if facts else NOTHING, pages  # type: ignore[arg-type]  # by kind


def _pages_in(name: str, folders: Iterable[Path]) -> list[Page]:
    """The files in folders of this name, in the order of their paths."""
    paths = {path.resolve(): path for folder in folders for path in _files_in(name, folder)}
    return [Page(path) for path in sorted(paths.values())]


def _files_in(name: str, folder: Path) -> list[Path]:
    """Of a folder all below it; of a single rule file those beside it and beside its pack."""
    near = [folder.parent, folder.parent.parent] if folder.is_file() else []
    beside = [path for each in near for path in (each / name).glob("*")]
    below = [path for path in folder.rglob(f"{name}/*") if not _is_hidden(path.relative_to(folder).parts)]
    return sorted(path for path in (*beside, *below) if path.suffix in ENDINGS and path.is_file())


def _profile(page: Page) -> Profile | None:
    content = _content(page)
    if content is None:
        return None

    def beside(name: str) -> bytes | str:
        try:
            with (page.path.parent / name).open("rb") as file:
                return file.read(LARGEST + 1)
        except OSError as error:
            return f"cannot be read: {error.strerror}"

    return profile_file.read(content, page, KINDS, PROFILES.get, beside)


def _with_calendars(rules: Iterable[Rule | None], pages: list[Page], calendars: list[Page]) -> list[Rule | None]:
    """The rules, the calendars that they name made part of them."""
    named = {name for page in pages for _, name in page.calendars}
    shelf: dict[str, Described | None] = {}
    for page in calendars:
        content = _content(page)
        is_named = page.path.stem in named
        shelf[page.path.stem] = None if content is None else calendar_file.read(content, page, is_named=is_named)
    references.unknown_calendars(pages, {*shelf, *_names(SHIPPED)})
    return [
        None if rule is None else attaching.attach(rule, page, shelf) for rule, page in zip(rules, pages, strict=True)
    ]


def _calendar_pages(folders: Iterable[Path], pages: Iterable[Page]) -> Iterator[Page]:
    """The calendars that lie in these folders; of those that lie beside a rule, and of the shipped ones, those only
    that a rule names."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in _own_calendars(folder):
            known = found.setdefault(path.stem, path)
            if known.resolve() != path.resolve():
                page = Page(path)
                page.wrong(1, f"a calendar's name is its file's, and `{path.stem}` is also {known}")
                yield page
    for page in pages:
        for _, name in page.calendars:
            if name not in found and (beside := _beside(page.path, name)) is not None:
                found[name] = beside
    yield from map(Page, found.values())


def _own_calendars(folder: Path) -> list[Path]:
    below = (path for path in folder.rglob(f"{CALENDARS}/*") if not _is_hidden(path.relative_to(folder).parts))
    return sorted(each for each in below if each.suffix in ENDINGS and each.is_file() and each.parent != SHIPPED)


def _beside(rule: Path, name: str) -> Path | None:
    """The calendar of this name beside a rule or its pack, else the shipped one."""
    folders = (rule.parent / CALENDARS, rule.parent.parent / CALENDARS, SHIPPED)
    return next((path for each in folders for end in ENDINGS if (path := each / f"{name}{end}").is_file()), None)


def calendar(name: str, folders: tuple[Path, ...]) -> tuple[Described | None, tuple[Mistake, ...]]:
    """A calendar by its name, from these folders or the shipped ones, or None and what is wrong with it; no mistake
    where there is none of that name."""
    own = (path for folder in folders for path in _own_calendars(folder))
    path = next((path for path in own if path.stem == name), None) or _beside(SHIPPED.parent / "rule.yaml", name)
    if path is None:
        return None, ()
    page = Page(path)
    content = _content(page)
    found = None if content is None else calendar_file.read(content, page, is_named=True)
    return found, tuple(sorted(set(page.mistakes)))


def calendar_names(folders: tuple[Path, ...]) -> set[str]:
    """The calendars of these folders, and the shipped ones."""
    return {path.stem for folder in folders for path in _own_calendars(folder)} | _names(SHIPPED)


def _names(folder: Path) -> set[str]:
    """The calendars of a folder."""
    return {path.stem for path in folder.iterdir()} if folder.is_dir() else set()


def _loaded(rules: Iterable[Rule | None], pages: list[Page], context: Context = NOTHING) -> Loaded:
    mistakes = sorted({mistake for page in pages for mistake in page.mistakes})
    notes = sorted({note for page in pages for note in page.notes})
    whole = (rule if rule is None else rule.model_copy(update={"context": context}) for rule in rules)
    return Loaded(references.resolved(rule for rule in whole if rule is not None), tuple(mistakes), tuple(notes))


def _rule(page: Page) -> Rule | None:
    content = _content(page)
    return None if content is None else rule_file.read(content, page)


def _content(page: Page) -> bytes | None:
    try:
        with page.path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        page.wrong(1, f"the file cannot be read: {error.strerror}")
        return None


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
    return path.suffix in ENDINGS and not _is_hidden(inside) and not set(inside[:-1]) & set(OTHERS) and path.is_file()


def _is_hidden(inside: tuple[str, ...]) -> bool:
    """What begins with a dot is an editor's, or an earlier version that a mounted folder keeps."""
    return any(part.startswith(".") for part in inside)
