"""What is generated is what the code says: whoever changes one has run `make dashboards`."""

from pathlib import Path

import pytest

from dashboards import __main__ as writing

FILES = dict(writing.files())


@pytest.mark.parametrize("path", FILES)
def test_it_is_current(path: str) -> None:
    assert (writing.FOLDER / path).read_text("utf-8") == FILES[path], "run `make dashboards`"


def test_nothing_lies_there_that_nothing_makes() -> None:
    there = [*writing.FOLDER.glob("generated/**/*.json"), *writing.FOLDER.glob("prometheus/*.yaml")]
    assert {each.relative_to(writing.FOLDER).as_posix() for each in there} == set(FILES)


def test_it_is_written_elsewhere_with_other_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["dashboards", "--grafana", "https://grafana.example/", "--output", str(tmp_path)])
    writing.main()
    found = (tmp_path / "prometheus" / "monitor.yaml").read_text("utf-8")
    assert ("https://grafana.example/d/contactwatch-monitor" in found, "localhost" in found) == (True, False)
