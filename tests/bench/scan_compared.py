"""`python -m tests.bench.scan_compared`: our scan beside Presidio, DataFog and helan, on the same texts and machine."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

import click
from rich.console import Console
from rich.table import Table

from rules.masking.scanning import scan
from tests.bench import work
from tests.bench.measuring import table_of, yardstick
from tests.corpus import making
from tests.corpus.finding import said
from tests.corpus.labelled import Labelled, Span
from tests.corpus.scoring import Score, scored

OTHERS: Final = {
    "presidio": ("presidio-analyzer==2.2.366", 2_000),
    "datafog": ("datafog==4.9.0", 20_000),
    "helan": ("helan==0.1.0", 20_000),
}
"""The package, and how many texts its speed is measured on: all for us, fewer for who takes longer."""

PHONES: Final = frozenset({"cn_mobile", "cn_landline"})
"""Kinds of ours that others call a phone."""

FOLDER: Final = Path(__file__).parent
ENVIRONMENTS: Final = FOLDER.parents[1] / "build" / "scan_compared"


class Measured(NamedTuple):
    """Of one scanner. `score` is about the kinds that it knows."""

    name: str
    texts: int
    seconds: float
    """Of the processor, for those texts."""
    yardstick: float
    """json.loads of the same."""
    score: Score


@click.command()
@click.option("--texts", default=300_000, show_default=True, help="Short messages that our own speed is measured on.")
@click.option("--labelled", default=4_000, show_default=True, help="Labelled texts that all are judged by.")
def compare(texts: int, labelled: int) -> None:
    """Measure speed and quality of scanners side by side; the others are installed under build/ and stay there.

    Example: python -m tests.bench.scan_compared --texts 100000
    """
    console = Console(width=140)
    corpus = [_folded(text) for text in making.texts(labelled) if text.family != "unnamed"]
    spoken = work.texts(texts)
    rows = [_ours(corpus, spoken)]
    for name, (package, count) in OTHERS.items():
        try:
            rows.append(_another(name, package, corpus, spoken[:count]))
        except subprocess.CalledProcessError as error:
            lines = (error.stderr or "").strip().splitlines() or ["no reason given"]
            console.print(f"{package}: not measured: {lines[-1]}", markup=False)
    console.print(_speed(rows))
    console.print(_quality(rows))


def _ours(corpus: list[Labelled], spoken: list[str]) -> Measured:
    score = scored(_once(corpus, [[_as_others(span) for span in said(text.text)] for text in corpus]), corpus)
    began = time.process_time()
    for text in spoken:
        scan(text)
    return Measured("contactwatch", len(spoken), time.process_time() - began, _parsed(spoken), score)


def _another(name: str, package: str, corpus: list[Labelled], spoken: list[str]) -> Measured:
    python = _environment(name, package)
    asked = json.dumps([[text.text for text in corpus], spoken])
    ran = subprocess.run(
        [python, "-W", "ignore", FOLDER / "others", name], input=asked, capture_output=True, text=True, check=True
    )
    answer = json.loads(ran.stdout)
    found = [[Span(kind, start, end, False) for kind, start, end in each] for each in answer["found"]]
    score = scored(_once(corpus, found), corpus, frozenset(answer["kinds"]))
    return Measured(f"{name} {answer['version']}", len(spoken), answer["seconds"], _parsed(spoken), score)


def _environment(name: str, package: str) -> Path:
    """The Python of an environment with this package alone, made at the first run."""
    folder = ENVIRONMENTS / package
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True, capture_output=True, text=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]
    subprocess.run(install, check=True, capture_output=True, text=True)
    return python


def _once(corpus: list[Labelled], found: list[list[Span]]) -> Callable[[str], tuple[Span, ...]]:
    """What was found before, told again by the text."""
    by_text = {text.text: tuple(spans) for text, spans in zip(corpus, found, strict=True)}
    return lambda text: by_text[text]


def _folded(text: Labelled) -> Labelled:
    return text._replace(spans=tuple(map(_as_others, text.spans)))


def _as_others(span: Span) -> Span:
    return span._replace(kind="phone") if span.kind in PHONES else span


def _parsed(spoken: list[str]) -> float:
    return yardstick([json.dumps({"text": text}).encode() for text in spoken])


def _speed(rows: list[Measured]) -> Table:
    table = table_of("scanner", "texts", "texts/s", "us/text", "times json.loads")
    for row in rows:
        each = row.seconds / row.texts
        table.add_row(
            row.name, f"{row.texts:,}", f"{1 / each:,.0f}", f"{each * 1e6:,.1f}", f"{row.seconds / row.yardstick:,.1f}"
        )
    return table


def _quality(rows: list[Measured]) -> Table:
    """Recall and precision of the kinds that others know too."""
    table = table_of("kind", "values", *(row.name for row in rows))
    known = [{each.kind: each for each in row.score.rows} for row in rows]
    for kind in sorted({kind for other in known[1:] for kind in other}):
        cells = [f"{each[kind].recall:.3f} / {each[kind].precision:.3f}" if kind in each else "" for each in known]
        table.add_row(kind, str(max(each[kind].values for each in known if kind in each)), *cells)
    accused = [f"{row.score.accused} of {row.score.empty}" for row in rows]
    table.add_row("texts accused that show nothing", "", *accused)
    return table


if __name__ == "__main__":
    compare()
