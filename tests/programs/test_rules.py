"""Prometheus' own tool takes the rule files, and every alert fires and is silent where its test says so."""

from pathlib import Path

import pytest

from dashboards import links
from tests.programs import program

FOLDER = Path(links.__file__).parent / "prometheus"

pytestmark = pytest.mark.programs


def test_promtool_takes_every_rule_file() -> None:
    code, text = program.said(program.PROMTOOL, "check", "rules", *sorted(FOLDER.glob("*.yaml")))
    assert (code, "FAILED" in text) == (0, False), text


@pytest.mark.parametrize("path", sorted((FOLDER / "tests").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_alert_fires_and_is_silent_as_its_test_says(path: Path) -> None:
    code, text = program.said(program.PROMTOOL, "test", "rules", path)
    assert code == 0, text


def test_a_test_that_is_wrong_is_noticed(tmp_path: Path) -> None:
    text = (
        (FOLDER / "tests" / "monitor.yaml")
        .read_text()
        .replace("../", f"{FOLDER}/")
        .replace("values: 0x30", "values: 3x30")
    )
    (tmp_path / "wrong.yaml").write_text(text)
    code, _ = program.said(program.PROMTOOL, "test", "rules", tmp_path / "wrong.yaml")
    assert code != 0
