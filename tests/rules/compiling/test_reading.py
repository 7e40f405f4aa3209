"""What is kept of an event is bounded, whatever the event says."""

from rules.compiling.reading import kept_value


def test_a_text_that_is_no_name_is_kept_as_its_beginning_and_tells_itself_from_others() -> None:
    """A queue's name of 250 KB, in each event of a history, would be a row that no broker takes."""
    one, other = "x" * 250_000 + "1", "x" * 250_000 + "2"
    kept = kept_value(one)
    assert (len(str(kept)) < 200, kept == kept_value(one), kept == kept_value(other)) == (True, True, False)


def test_names_are_kept_as_they_are() -> None:
    assert [kept_value(each) for each in ("q" * 1024, 7, 2**63, None)] == ["q" * 1024, 7, str(2**63), None]
