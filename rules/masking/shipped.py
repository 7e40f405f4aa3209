"""The masking profiles that the product ships, by name, read when one is first asked for."""

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from rules.masking.profile import Profile

FOLDER: Final = Path(__file__).parent / "profiles"


class _Shipped(Mapping[str, Profile]):
    """The files of the folder."""

    def __getitem__(self, name: str) -> Profile:
        return _profile(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_names())

    def __len__(self) -> int:
        return len(_names())

    def __contains__(self, name: object) -> bool:
        return name in _names()


PROFILES: Final[Mapping[str, Profile]] = _Shipped()


@functools.cache
def _names() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@functools.cache
def _profile(name: str) -> Profile:
    """Raises KeyError where none is called so."""
    # Imported here: the reader of rule files takes a tenth of a second, and a scan asks for one profile.
    from rules.grammar import profile_file
    from rules.grammar.page import Page

    if name not in _names():
        raise KeyError(name)
    page = Page(FOLDER / f"{name}.yaml")
    found = profile_file.read(page.path.read_bytes(), page, frozenset(), PROFILES.get, lambda _: "is not shipped")
    assert found is not None, page.mistakes
    return Profile(found.name, found.bounds, found.others, found.allows)
