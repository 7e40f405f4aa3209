"""What is generated is what the code says: whoever changes one has run `make dashboards`."""

from pathlib import Path

import pytest
import yaml

from dashboards import __main__ as writing

FILES = dict(writing.files())


@pytest.mark.parametrize("path", FILES)
def test_it_is_current(path: str) -> None:
    assert (writing.FOLDER / path).read_text("utf-8") == FILES[path], "run `make dashboards`"


def test_nothing_lies_there_that_nothing_makes() -> None:
    there = [
        *writing.FOLDER.glob("generated/**/*.json"),
        *writing.FOLDER.glob("prometheus/*.yaml"),
        *writing.FOLDER.glob("kubernetes/*"),
    ]
    assert {each.relative_to(writing.FOLDER).as_posix() for each in there} == set(FILES)


def test_it_is_written_elsewhere_with_other_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["dashboards", "--grafana", "https://grafana.example/", "--output", str(tmp_path)])
    writing.main()
    found = (tmp_path / "prometheus" / "monitor.yaml").read_text("utf-8")
    assert ("https://grafana.example/d/contactwatch-monitor" in found, "localhost" in found) == (True, False)


def test_kubernetes_is_given_the_rules_that_promtool_has_checked() -> None:
    groups = [
        group
        for path, text in FILES.items()
        if path.startswith("prometheus/")
        for group in yaml.safe_load(text)["groups"]
    ]
    found = yaml.safe_load(FILES["kubernetes/rules.yaml"])
    assert (found["kind"], found["spec"]) == ("PrometheusRule", {"groups": groups})


def test_kubernetes_scrapes_what_the_workers_manifest_offers() -> None:
    monitor = yaml.safe_load(FILES["kubernetes/monitor.yaml"])["spec"]
    manifests = (writing.FOLDER.parent / "streams" / "kubernetes" / "worker.yaml").read_text("utf-8")
    service = next(each for each in yaml.safe_load_all(manifests) if each["kind"] == "Service")
    assert monitor["selector"]["matchLabels"] == service["metadata"]["labels"]
    assert [each["port"] for each in monitor["endpoints"]] == [each["name"] for each in service["spec"]["ports"]]
