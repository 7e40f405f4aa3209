"""A masking profile: per kind the most that may be read, the least that must be hidden, and the signs that hide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

FAMILIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        sign: family
        for family, signs in {
            "*": "*＊﹡∗⁎✱✲✻※⋅",
            "#": "#＃﹟",
            "x": "xX×✕✖╳ｘＸ",
            "•": "•●○◦∙·",
            "█": "█▇▉■□▪▫",
        }.items()
        for sign in signs
    }
)
"""Signs that hide a character, each with the one that stands for all that look like it."""

SIGNS: Final = frozenset(FAMILIES.values())


class Bound(NamedTuple):
    """The most that may be visible of a kind, and the least that must be hidden, in characters."""

    first: int
    last: int
    hidden: int
    tail: bool = True
    """Whether a domain may stay."""
    signs: frozenset[str] = SIGNS
    """The signs that may hide it, by family."""


NOTHING: Final = Bound(0, 0, 1, tail=False)
"""Not a character may be read."""


@dataclass(frozen=True)
class Profile(Mapping[str, Bound]):
    """Bounds by kind. What the file does not name falls under `others`."""

    name: str
    bounds: dict[str, Bound] = field(default_factory=dict)
    others: Bound = NOTHING
    allows: frozenset[str] = frozenset()
    """Whose words need no mask: `inbound_customer_text`."""
    own: frozenset[str] = frozenset()
    """Values that are nobody's personal data, as `sameness.normal` writes them: own hotlines, test cards."""
    digest: str = ""
    """16 hex digits of a user's own files; empty for a shipped profile."""

    def bound(self, kind: str) -> Bound:
        return self.bounds.get(kind, self.others)

    def __getitem__(self, kind: str) -> Bound:
        return self.bounds[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self.bounds)

    def __len__(self) -> int:
        return len(self.bounds)

    def __hash__(self) -> int:
        return hash((self.name, self.digest))
