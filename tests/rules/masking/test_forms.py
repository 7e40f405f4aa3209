"""Which words of digits are offered to whom, however often the like was seen before."""

from rules.masking.forms import ANY, Asking, Layouts, forms

ASKING = (
    Asking("elevens", [(11,), (3, 4, 4)], (11,), "1"),
    Asking("sevens", [(7,), (3, 4)], (), ANY),
)


def offered(text: str, layouts: Layouts[str]) -> list[tuple[str, int, bool, tuple[str, ...]]]:
    return [(form.atoms, form.start, form.usual, askers) for form, askers in forms(text, layouts)]


def test_words_are_offered_in_the_layouts_that_somebody_asks_for() -> None:
    layouts = Layouts(ASKING)

    assert offered("199 0000 1234, 2026-11-20, 5550123", layouts) == [
        ("1990000", 0, True, ("sevens",)),
        ("19900001234", 0, True, ("elevens",)),
        ("5550123", 27, True, ("sevens",)),
    ]


def test_who_takes_few_first_signs_is_not_asked_about_others() -> None:
    assert offered("29900001234 or 299 0000 1234", Layouts(ASKING)) == [("2990000", 15, True, ("sevens",))]


def test_a_whole_chain_is_offered_once_in_no_layout_of_its_own() -> None:
    assert offered("19 9000 01234", Layouts(ASKING)) == [("19900001234", 0, False, ("elevens",))]


def test_a_shape_that_was_seen_before_is_read_anew() -> None:
    layouts = Layouts(ASKING)
    offered("199 0000 1234", layouts)

    assert offered("tel 188 1111 4321", layouts) == [
        ("1881111", 4, True, ("sevens",)),
        ("18811114321", 4, True, ("elevens",)),
    ]


def test_a_chain_longer_than_any_number_is_offered_word_by_word() -> None:
    assert offered("5550123 " + "1 " * 30, Layouts(ASKING)) == [("5550123", 0, True, ("sevens",))]
