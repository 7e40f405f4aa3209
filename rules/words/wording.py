"""What a rule tells its readers, in English and Chinese."""

from dataclasses import dataclass

from rules.grammar import keys, nodes, values
from rules.grammar.keyed import Keyed, build
from rules.grammar.nodes import Node
from rules.grammar.page import Page


@dataclass(frozen=True, slots=True)
class Wording:
    """A text in both languages; the same text in both where the file has only one."""

    en: str = ""
    zh: str = ""


class _Languages(Keyed):
    en: keys.Naming | None = None
    zh: keys.Naming | None = None


def wording(node: Node, page: Page) -> Wording | None:
    """The reader of a text, or of a text for each language."""
    if not isinstance(node, nodes.Mapping):
        text = values.text(node, page)
        return None if text is None else Wording(text, text)
    read = build(_Languages, node, page)
    if read is None:
        return None
    en, zh = read.en or read.zh, read.zh or read.en
    if en is None or zh is None:
        page.wrong(node.line, f"`{page.key}` is empty; give it in `en`, `zh` or both")
        return None
    return Wording(en, zh)
