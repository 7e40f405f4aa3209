"""What is known of gaps while a history grows is what a look at all of it finds, whatever order its numbers come in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.history import Kept, pack
from rules.interaction import Interaction
from rules.judging.gaps import gaps, known, shows

SOURCES = tuple((name, None, None, None, None, None) for name in ("/a", "/b"))
NUMBERED = st.lists(st.tuples(st.integers(0, 1), st.integers(-1, 6), st.integers(1, 3), st.booleans()), max_size=150)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(NUMBERED)
def test_what_is_known_is_what_is_there(steps: list[tuple[int, int, int, bool]]) -> None:
    """Mostly each number follows its source's last one, sometimes with a gap; some come again, or out of order."""
    interaction = Interaction("default\0call", b"", SOURCES, ())
    last = [0, 0]
    for at, (origin, jump, step, follows) in enumerate(steps, 1):
        last[origin] = last[origin] + step if follows else jump
        interaction.history += pack(Kept(at, 0, str(at), origin, at, sequence=last[origin]))
        interaction.count = at
        *others, event = interaction.events()
        before = [each.sequence for each in others if each.origin == origin and each.sequence >= 0]
        one_by_one = {0, 1} & {*before, event.sequence}
        if at % 3:
            assert known(interaction) == list(gaps(interaction, interaction.events()))
        if event.sequence >= 0 and at % 2:
            left_out = bool(before) and event.sequence != before[-1] + 1 and bool(one_by_one)
            assert shows(interaction, event) == left_out
