"""What a command says of the rules that it is told to judge by."""

from datetime import date

import pytest

from streams.terminal import options
from tests.streams import making


def test_a_rule_that_is_enabled_by_name_and_in_force_no_more_is_said_to_judge_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    over, lasting = making.rule("over"), making.rule("lasting")
    over = over.model_copy(update={"valid_to": date(2025, 5, 20)})
    options.switched_on([over, lasting], ["over", "lasting"], live=True)
    options.switched_on([over, lasting], ["over", "lasting"])
    options.switched_on([over], live=True)
    said = capsys.readouterr().err
    assert (said.count("\n"), "over is enabled, and was in force until 2025-05-20" in said) == (1, True)
