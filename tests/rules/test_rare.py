"""Fields that few interactions use: shared by all that do not, and nobody else's once they are used."""

from msgspec import structs

from rules.admission import MINUTE, Timing
from rules.engine import Engine
from rules.interaction import Interaction
from rules.rare import ORDINARY
from rules.ruleset import Ruleset
from tests.rules import histories
from tests.rules.histories import START


def test_one_that_uses_a_field_changes_no_other_and_comes_back() -> None:
    one, other = Interaction("t\0one", b"", (), ()), Interaction("t\0other", b"", (), ())
    one.born_after, one.headless = 7, True
    assert (one.born_after, one.headless, other.born_after, other.headless) == (7, True, 0, False)
    assert other.rare is ORDINARY
    one.born_after, one.headless = 0, False
    assert one.rare is ORDINARY


def test_a_copy_goes_its_own_way() -> None:
    one = Interaction("t\0one", b"", (), ())
    one.resting = 3
    copy = structs.replace(one)
    copy.resting = 4
    assert (one.resting, copy.resting) == (3, 4)


def test_one_of_which_a_violation_was_said_is_as_ordinary_as_any() -> None:
    engine = Engine(Ruleset(histories.rules(), any_date=True), Timing())
    engine.judge(*histories.happened("queue.entered", 0, 1, queue="x"))
    engine.pass_time(START + 10 * MINUTE, START + 10 * MINUTE)
    (interaction,) = engine.open.values()
    assert engine.steps
    assert interaction.rare is ORDINARY
