"""A subject's name is readable, and never two subjects'."""

from hypothesis import given
from hypothesis import strategies as st

from rules.subjects.naming import names_of, subject_of

VALUES = st.text(min_size=1, max_size=8)


def test_the_values_stand_in_the_order_of_the_names() -> None:
    assert (
        subject_of(("matter", "customer"), {"customer": "c-17", "matter": 4, "queue": "x"}) == "matter=4,customer=c-17"
    )


def test_what_is_not_known_names_nobody() -> None:
    assert subject_of(("customer", "matter"), {"customer": "c-17"}) is None
    assert subject_of(("customer",), {"customer": ""}) is None


def test_what_belongs_to_the_name_itself_is_written_otherwise() -> None:
    assert subject_of(("customer",), {"customer": "a,b=c%\n"}) == "customer=a%2Cb%3Dc%25%0A"
    assert subject_of(("agent_guaranteed",), {"agent_guaranteed": True}) == "agent_guaranteed=true"


@given(VALUES, VALUES, VALUES, VALUES)
def test_two_subjects_have_two_names(one: str, two: str, three: str, four: str) -> None:
    first, second = (subject_of(("a", "b"), {"a": x, "b": y}) for x, y in ((one, two), (three, four)))
    assert (first == second) == ((one, two) == (three, four))
    assert names_of(first or "") == "a,b"
