"""Reads one masking profile from its file's bytes."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, Final

from pydantic import Field

from rules.certainty import CERTAINTIES
from rules.grammar import nodes, values, yaml
from rules.grammar.keyed import Keyed, Read, build, values_of
from rules.grammar.nodes import Node, Scalar, one_or_more, shown
from rules.grammar.page import Page, did_you_mean
from rules.masking import profile, sameness
from rules.masking.profile import FAMILIES, NOTHING, Bound, Profile

ALLOWANCES: Final = ("inbound_customer_text",)
"""`inbound_customer_text`: what customers write themselves."""

Based = Callable[[str], Profile | None]
"""A shipped profile by its name."""

Listing = Callable[[str], bytes | str]
"""The bytes of a file that lies beside the profile, or why it cannot be read."""


_Naming = Annotated[str, Read(values.text)]
_Counting = Annotated[int, Read(values.whole(0))]


def _signs(node: Node, page: Page) -> frozenset[str] | None:
    """Signs that hide a character; what looks like one of them counts as it."""
    found = values.texts(node, page)
    unknown = [each for each in one_or_more(node) if isinstance(each, Scalar) and each.text.strip() not in FAMILIES]
    for each in unknown:
        page.wrong(each.line, f"{shown(each)} is no mask sign{did_you_mean(each.text, profile.SIGNS)}")
    return None if found is None or unknown else frozenset(FAMILIES[each] for each in found)


def _allowances(node: Node, page: Page) -> tuple[str, ...] | None:
    found = values.texts(node, page)
    known = values.word_of(ALLOWANCES)
    return found if found is None or all([known(each, page) for each in one_or_more(node)]) else None


class _Source(Keyed):
    """Where figures come from. Certainty as of a rule's authority."""

    document: _Naming
    certainty: Annotated[str, Read(values.word_of(CERTAINTIES))]
    url: _Naming = ""


class _Title(Keyed):
    en: _Naming
    zh: _Naming


def _built(model: type[Keyed]) -> Read:
    return Read(lambda node, page: build(model, node, page))


class _Bound(Keyed):
    first: _Counting
    last: _Counting
    hidden: _Counting = 1
    domain: Annotated[bool, Read(values.truth)] = False
    signs: Annotated[frozenset[str], Read(_signs)] | None = None
    source: Annotated[_Source, _built(_Source)] | None = None


def _bounds(node: Node, page: Page) -> dict[str, _Bound] | None:
    if not isinstance(node, nodes.Mapping):
        page.wrong(
            node.line, f"{shown(node)} stands where kinds are expected, as in `cn_mobile: {{first: 3, last: 4}}`"
        )
        return None
    read = {key.text: build(_Bound, value, page) for key, value in node.items}
    return {kind: each for kind, each in read.items() if each is not None}


class _Keys(Keyed):
    """The keys of a profile's file."""

    title: Annotated[_Title, _built(_Title)] | None = None
    source: Annotated[_Source, _built(_Source)] | None = None
    based_on: _Naming | None = None
    signs: Annotated[frozenset[str], Read(_signs)] | None = None
    allows: Annotated[tuple[str, ...], Read(_allowances)] = ()
    own_values: _Naming | None = None
    kinds: Annotated[dict[str, _Bound], Read(_bounds)] = Field(default_factory=dict)
    others: Annotated[_Bound, _built(_Bound)] | None = None


def read(content: bytes, page: Page, kinds: frozenset[str], based: Based, beside: Listing) -> Profile | None:
    """The profile; None where the page says what is wrong. `kinds` are those that the product finds."""
    node = yaml.read(content, page, "a profile: a mapping with `kinds`")
    if node is None:
        return None
    found = values_of(_Keys, node, page)
    below = based(str(found.get("based_on", ""))) if "based_on" in found else None
    if "based_on" in found and below is None:
        page.wrong(node.line_of("based_on"), f"no shipped profile is called `{found['based_on']}`")
    _note_kinds(node.get("kinds"), kinds, page)
    own, digest = _own(found, content, node, page, beside)
    if page.mistakes:
        return None
    known = _Keys.model_validate(found)
    return _profile(page.path.stem, known, below, own, digest)


def _profile(name: str, known: _Keys, below: Profile | None, own: frozenset[str], digest: str) -> Profile:
    bounds = {} if below is None else dict(below.bounds)
    others = NOTHING if below is None else below.others
    if known.signs is not None:
        bounds = {kind: bound._replace(signs=known.signs) for kind, bound in bounds.items()}
        others = others._replace(signs=known.signs)
    bounds |= {kind: _bound(each, known.signs) for kind, each in known.kinds.items()}
    if known.others is not None:
        others = _bound(known.others, known.signs)
    allows = frozenset(known.allows) | (below.allows if below else frozenset())
    return Profile(name, bounds, others, allows, own | (below.own if below else frozenset()), digest)


def _bound(read: _Bound, signs: frozenset[str] | None) -> Bound:
    wanted = read.signs if read.signs is not None else signs
    return Bound(read.first, read.last, max(1, read.hidden), read.domain, profile.SIGNS if wanted is None else wanted)


def _note_kinds(node: Node | None, kinds: frozenset[str], page: Page) -> None:
    """What a later version may know is worth a note, no more."""
    for key, _ in node.items if isinstance(node, nodes.Mapping) else ():
        if key.text not in kinds:
            page.note(key.line, f"unknown kind of personal data `{key.text}`{did_you_mean(key.text, kinds)}")


def _own(
    found: Mapping[str, object], content: bytes, node: nodes.Mapping, page: Page, beside: Listing
) -> tuple[frozenset[str], str]:
    """The values of the list that the profile names, and the digest of profile and list."""
    name = found.get("own_values")
    listed_ = beside(name) if isinstance(name, str) else b""
    if isinstance(listed_, str):
        page.wrong(node.line_of("own_values"), f"`{name}` {listed_}")
        return frozenset(), ""
    digest = hashlib.blake2b(content + b"\0" + listed_, digest_size=8).hexdigest()
    return own_values(listed_), digest


def own_values(content: bytes) -> frozenset[str]:
    """One value a line; what follows a `#` at the line's beginning, or after a space, is a remark."""
    lines = (line.split(" #")[0].strip() for line in content.decode("utf-8-sig", "replace").splitlines())
    return frozenset(sameness.normal(line) for line in lines if line and not line.startswith("#"))
