"""Writes what is generated: boards in both languages, alerts and recordings for Prometheus and for Kubernetes."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from dashboards import alert, board, drawn_board, kubernetes_objects, links, prometheus_rules
from dashboards.words import LANGUAGES

FOLDER = Path(__file__).parent


def files(grafana: str = links.GRAFANA) -> Iterator[tuple[str, str]]:
    """Path below `dashboards/` and text of every generated file."""
    for each in board.every():
        for language in LANGUAGES:
            yield f"generated/{language}/{each.name}.json", drawn_board.text(each, language)
    for group in alert.every():
        yield f"prometheus/{group.name.removeprefix('contactwatch-')}.yaml", prometheus_rules.text(group, grafana)
    yield from kubernetes_objects.files(alert.every(), grafana)


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m dashboards", description=__doc__)
    asked.add_argument("--grafana", default=links.GRAFANA, help="where alerts link to (default: %(default)s)")
    asked.add_argument("--output", type=Path, default=FOLDER, help="folder to write to (default: this one)")
    wanted = asked.parse_args()
    for path, text in files(wanted.grafana.rstrip("/")):
        place = wanted.output / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
