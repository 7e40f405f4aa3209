"""On whose authority a rule stands, and how sure of it we are."""

from typing import Annotated, Literal

from rules.certainty import CERTAINTIES
from rules.grammar import keys, values
from rules.grammar.keyed import Keyed, Read, build
from rules.grammar.nodes import Node
from rules.grammar.page import Page

MODALS = ("shall", "should", "kpi", "best_practice", "product_default")
STATUSES = ("in_force", "draft", "bill", "expired", "superseded")


class Authority(Keyed):
    """A document and its clause. Certainty: read ourselves, primary or secondary source, recalled, or inferred."""

    document: keys.Naming
    clause: keys.Naming = ""
    modal: (
        Annotated[Literal["shall", "should", "kpi", "best_practice", "product_default"], Read(values.word_of(MODALS))]
        | None
    ) = None
    certainty: (
        Annotated[Literal["read", "primary", "secondary", "recalled", "inferred"], Read(values.word_of(CERTAINTIES))]
        | None
    ) = None
    status: Annotated[Literal["in_force", "draft", "bill", "expired", "superseded"], Read(values.word_of(STATUSES))] = (
        "in_force"
    )
    same_as: keys.Naming = ""
    url: keys.Naming = ""

    @property
    def is_unproven(self) -> bool:
        """Nobody read it, or it is not in force."""
        return self.certainty in ("recalled", "inferred") or self.status != "in_force"


def read_authority(node: Node, page: Page) -> Authority | None:
    """The reader of a rule's `authority`."""
    return build(Authority, node, page)
