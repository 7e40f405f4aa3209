"""Every text of a value is reached, whatever it is wrapped in, and its path shows no value."""

import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.condition import MISSING
from rules.masking.texts import Text, texts

FOUND = [
    ("hello", [("p", "", "hello")]),
    (12, [("p", "", "12")]),
    ({"a": "x", "b": [1, {"c": "y"}]}, [("p.a", "a", "x"), ("p.b[0]", "b", "1"), ("p.b[1].c", "c", "y")]),
    ('{"a": {"b": "x"}}', [("p.a.b", "b", "x")]),
    (' [{"a": "x"}]', [("p[0].a", "a", "x")]),
    ({"a": '{"b": "[\\"x\\"]"}'}, [("p.a.b[0]", "b", "x")]),
    ({"19900001234": "x"}, [("p{key}", "", "19900001234"), ("p.*", "19900001234", "x")]),
    ({"张三": "x"}, [("p{key}", "", "张三"), ("p.*", "张三", "x")]),
    ('{"a": ', [("p", "", '{"a": ')]),
    ("[PHONE]", [("p", "", "[PHONE]")]),
    ('"x"', [("p", "", '"x"')]),
    (None, []),
    (True, []),
    (MISSING, []),
]


@pytest.mark.parametrize(("value", "expected"), FOUND)
def test_each_text_with_its_path_and_its_field(value: object, expected: list[tuple[str, str, str]]) -> None:
    assert list(texts("p", value)) == [Text(*each) for each in expected]


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.just("19900001234"),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=2),
            st.dictionaries(st.sampled_from(["a", "b", "13800138000"]), inner, min_size=1, max_size=2),
            inner.map(lambda value: json.dumps(value) if not isinstance(value, str) else value),
        ),
        max_leaves=6,
    )
)
def test_a_value_is_reached_however_it_is_wrapped(value: object) -> None:
    found = list(texts("p", value))
    assert "19900001234" in {each.text for each in found}
    assert [each.path for each in found if "199" in each.path or "138" in each.path] == []


def test_what_is_nested_without_end_is_read_as_one_text() -> None:
    value: object = "19900001234"
    for _ in range(200):
        value = [value]
    (found,) = texts("p", orjson.dumps(value).decode())
    assert "19900001234" in found.text
