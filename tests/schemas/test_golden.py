"""What producers rely on: the JSON Schema of the envelope and of every type's data, as committed."""

import pytest

from tests.schemas.regenerate import COMMAND, FOLDER, golden

MEND = f"a schema changed; if that is meant, run `{COMMAND}` and commit what it wrote"


@pytest.mark.parametrize("name", golden())
def test_a_schema_is_as_committed(name: str) -> None:
    path = FOLDER / name

    assert (path.read_text(encoding="utf-8") if path.exists() else "") == golden()[name], MEND


def test_no_schema_is_left_of_a_type_that_is_gone() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(golden()), MEND
