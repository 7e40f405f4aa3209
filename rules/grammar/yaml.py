"""From a file's bytes to nodes: YAML 1.2, every scalar a text, bounded in size, depth and number."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import yaml
from ruamel import yaml as ruamel
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from rules.grammar.nodes import Mapping, Node, Scalar, Sequence, shown
from rules.grammar.page import Page

LARGEST: Final = 256 * 1024
DEEPEST: Final = 50
MOST_NODES: Final = 20_000
_UNPRINTABLE: Final = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


# Two parsers of one origin: libyaml's takes a tenth of the time, ruamel's knows YAML 1.2 and says what is wrong.
Event = Any
_ALIAS: Final = (yaml.AliasEvent, ruamel.events.AliasEvent)
_DOCUMENT: Final = (yaml.DocumentStartEvent, ruamel.events.DocumentStartEvent)
_SCALAR: Final = (yaml.ScalarEvent, ruamel.events.ScalarEvent)
_MAPPING: Final = (yaml.MappingStartEvent, ruamel.events.MappingStartEvent)
_COLLECTION: Final = (yaml.CollectionStartEvent, ruamel.events.CollectionStartEvent)
_MAPPING_END: Final = (yaml.MappingEndEvent, ruamel.events.MappingEndEvent)
_SEQUENCE_END: Final = (yaml.SequenceEndEvent, ruamel.events.SequenceEndEvent)


class UnreadableError(ValueError):
    """The file is no YAML that can be read; the line counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read(content: bytes, page: Page, what: str = "a rule: a mapping with `title` and `check`") -> Mapping | None:
    """The mapping that the file holds; None where the page says why not. `what`: what should stand there."""
    try:
        node = _Composer(_text(content), page).document()
    except UnreadableError as error:
        page.wrong(error.line, str(error))
        return None
    if not isinstance(node, Mapping):
        page.wrong(node.line, f"{shown(node)} stands where {_expected(what)}")
        return None
    return node


def _expected(what: str) -> str:
    name, _, form = what.partition(": ")
    return f"{name} is expected: {form}"


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise UnreadableError(1, f"the file is larger than {LARGEST // 1024} KiB, which is too much for a rule")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(content[: error.start].count(b"\n") + 1, "this is no text in UTF-8") from None
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableError(line, f"a control character (U+{ord(found[0]):04X}) stands here: is this a text file?")
    if not text.strip():
        raise UnreadableError(1, "the file is empty")
    return text


def _events(text: str) -> Iterator[Event]:
    """By libyaml where it is there and takes the text, else by ruamel, whose word on mistakes holds."""
    if yaml.__with_libyaml__:
        with suppress(yaml.YAMLError):
            return iter(list(yaml.parse(text, Loader=yaml.CSafeLoader)))
    return _slowly(text)


def _slowly(text: str) -> Iterator[Event]:
    try:
        yield from ruamel.YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableError(mark.line + 1 if mark else 1, _plainly(error, text)) from None
    except YAMLError as error:
        raise UnreadableError(1, f"this is no YAML: {error}") from None


def _plainly(error: MarkedYAMLError, text: str) -> str:
    mark = error.problem_mark
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if line[: len(line) - len(line.lstrip())].count("\t"):
        return "a tab indents this line; YAML takes spaces only"
    if error.problem == "mapping values are not allowed here":
        return "a key stands where none may be: check the indentation, or put a text that holds `: ` in quotes"
    since = f" (from line {error.context_mark.line + 1})" if error.context_mark else ""
    context = f"{error.context}{since}" if error.context else ""
    return ": ".join(part for part in ("this is no YAML", context, error.problem) if part)


class _Composer:
    """Builds nodes from the parser's events. An alias is its anchor's own node, and counts as many as that."""

    def __init__(self, text: str, page: Page) -> None:
        self._events = _events(text)
        self._page = page
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._count = 0

    def document(self) -> Node:
        """The one document of the file."""
        documents = (event for event in self._events if isinstance(event, _DOCUMENT))
        if next(documents, None) is None:
            raise UnreadableError(1, "the file holds nothing but comments")
        node = self._node(next(self._events), 0)
        if (second := next(documents, None)) is not None:
            raise UnreadableError(second.start_mark.line + 1, "a second document begins here; a file holds one rule")
        return node

    def _node(self, event: Event, depth: int) -> Node:
        line = event.start_mark.line + 1
        before = self._count
        self._count += 1
        if isinstance(event, _ALIAS):
            node, size = self._anchored(event, line)
            self._count += size
        elif depth > DEEPEST:
            raise UnreadableError(line, f"nested more than {DEEPEST} deep")
        elif isinstance(event, _SCALAR):
            node = self._scalar(event, line)
        else:
            node = self._collection(event, line, depth)
        if self._count > MOST_NODES:
            raise UnreadableError(line, f"more than {MOST_NODES} values, aliases counted in full")
        if event.anchor and not isinstance(event, _ALIAS):
            self._anchors[event.anchor] = (node, self._count - before)
        return node

    def _anchored(self, event: Event, line: int) -> tuple[Node, int]:
        found = self._anchors.get(event.anchor or "")
        if found is None:
            raise UnreadableError(line, f"the alias *{event.anchor} has no anchor &{event.anchor} before it")
        return found

    def _scalar(self, event: Event, line: int) -> Scalar:
        self._untagged(event, line)
        if found := _UNPRINTABLE.search(event.value):
            self._page.wrong(line, f"this text holds a control character (U+{ord(found[0]):04X})")
        is_block = event.style in ("|", ">")
        return Scalar(event.value, not event.style, line, is_block)

    def _collection(self, event: Event, line: int, depth: int) -> Node:
        self._untagged(event, line)
        if isinstance(event, _MAPPING):
            return Mapping(tuple(self._pairs(depth)), line)
        return Sequence(tuple(self._items(depth)), line)

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), _SEQUENCE_END):
            yield self._node(event, depth + 1)

    def _pairs(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        first: dict[str, int] = {}
        while not isinstance(event := next(self._events), _MAPPING_END):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._page.wrong(key.line, f"{shown(key)} stands where a key is expected")
            elif key.text in first:
                self._page.wrong(key.line, f"the key `{key.text}` stands here twice, first in line {first[key.text]}")
            else:
                first[key.text] = key.line
                yield key, value

    def _untagged(self, event: Event, line: int) -> None:
        tag = event.tag if isinstance(event, (*_SCALAR, *_COLLECTION)) else None
        if tag is not None and str(tag) not in ("!", "None"):
            self._page.wrong(line, "tags (!...) are not used here: a value's key says what it is")
