"""The three duties that the wall shows first, and how much of each must be kept."""

from typing import Final, NamedTuple

from dashboards.words import Text


class Duty(NamedTuple):
    """A rule by its id. `objective` is this product's choice, no standard's figure: the share that must be kept."""

    rule: str
    name: Text
    objective: float


WAIT: Final = Duty("queue_wait_within_a_minute", Text("Wait for a person", "人工等待"), 0.95)
HANDOFF: Final = Duty("handoff_context_complete", Text("Hand-off with its context", "转接带全上下文"), 0.99)
MASKING: Final = Duty("no_unmasked_personal_data", Text("No readable personal data", "个人信息已脱敏"), 0.999)
CORE: Final = (WAIT, HANDOFF, MASKING)

HANDOFFS: Final = (HANDOFF.rule, "handoff_reaches_a_person")
WAITS: Final = (WAIT.rule, "ivr_wait_within_a_minute")
