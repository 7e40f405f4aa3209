"""Charts as SVG from what a Prometheus answers: `python -m dashboards.chart ADDRESS FROM TO SPEED > chart.svg`."""

import json
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, NamedTuple

STEP: Final = 2
"""Seconds of Prometheus between two points."""
WIDTH, HEIGHT, LEFT, TOP, GAP = 430, 190, 44, 34, 20
COLOURS: Final = ("#1f60c4", "#e0752d", "#37872d", "#8f3bb8", "#c4162a", "#0a8f8f", "#967302")


class Chart(NamedTuple):
    """One question, and the label that names each line."""

    title: str
    expr: str
    label: str


class Line(NamedTuple):
    """One answer: seconds since the beginning, and the figure there."""

    name: str
    points: tuple[tuple[float, float], ...]


CHARTS: Final = (
    Chart("Customers whose clock runs, by queue", "sum by (queue) (contactwatch_open_clocks)", "queue"),
    Chart(
        "Violations opened in five minutes, by rule",
        "sum by (rule) (increase(contactwatch_violations_total[15s]))",
        "rule",
    ),
    Chart(
        "Kept of all judged in twenty minutes, by rule",
        'sum by (rule) (increase(contactwatch_verdicts_total{verdict="kept"}[1m]))'
        ' / (sum by (rule) (increase(contactwatch_verdicts_total{verdict=~"kept|broken"}[1m])) > 0)',
        "rule",
    ),
    Chart("Event time behind the clock, seconds, by partition", "contactwatch_watermark_age_seconds", "partition"),
)


def asked(prometheus: str, chart: Chart, begin: float, end: float) -> list[Line]:
    """The answer to a chart's question over that stretch, without lines that are 0 throughout. Raises URLError."""
    wanted = {"query": chart.expr, "start": str(begin), "end": str(end), "step": str(STEP)}
    url = f"{prometheus}/api/v1/query_range?{urllib.parse.urlencode(wanted)}"
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - an address that the caller chose
        found = json.load(answer)["data"]["result"]
    lines = (
        Line(
            each["metric"].get(chart.label) or "(none)",
            tuple((float(at) - begin, float(value)) for at, value in each["values"]),
        )
        for each in found
    )
    return sorted(line for line in lines if any(value for _, value in line.points))


def drawn(charts: Sequence[tuple[Chart, Sequence[Line]]], seconds: float, speed: float, note: str) -> str:
    """All charts as one SVG, two in a row; the axis tells minutes of event time."""
    rows = -(-len(charts) // 2)
    tall = [HEIGHT + TOP + 16 * max(len(lines) for _, lines in charts[row * 2 : row * 2 + 2]) for row in range(rows)]
    width, height = 2 * (WIDTH + LEFT) + GAP, sum(tall) + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + 16}" font-family="sans-serif"'
        f' font-size="11" fill="#333"><rect width="100%" height="100%" fill="#fff"/>'
    ]
    for place, (chart, lines) in enumerate(charts):
        row, column = divmod(place, 2)
        x, y = LEFT + column * (WIDTH + LEFT), TOP + sum(tall[:row])
        parts += [f'<g transform="translate({x},{y})">', *_chart(chart, lines, seconds, speed), "</g>"]
    parts.append(f'<text x="{LEFT}" y="{height + 8}" fill="#777">{escape(note)}</text></svg>')
    return "\n".join(parts) + "\n"


def _chart(chart: Chart, lines: Sequence[Line], seconds: float, speed: float) -> Iterator[str]:
    wide, high = WIDTH - GAP, HEIGHT - 40
    most = max((value for line in lines for _, value in line.points), default=1.0) or 1.0
    yield f'<text y="-12" font-weight="bold">{escape(chart.title)}</text>'
    for part in (0.0, 0.5, 1.0):
        y = round(high * (1 - part), 1)
        yield f'<line x1="0" x2="{wide}" y1="{y}" y2="{y}" stroke="#ddd"/>'
        yield f'<text x="-6" y="{y + 4}" text-anchor="end">{most * part:.3g}</text>'
    for part in range(0, 7):
        x = round(wide * part / 6, 1)
        yield f'<text x="{x}" y="{high + 14}" text-anchor="middle">{seconds * speed * part / 360:.0f} min</text>'
    for number, line in enumerate(lines):
        colour, y = COLOURS[number % len(COLOURS)], high + 32 + 16 * number
        yield f'<path d="{_path(line, seconds, most, wide, high)}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        last = line.points[-1][1] if line.points else 0.0
        yield f'<rect y="{y - 8}" width="14" height="3" fill="{colour}"/>'
        yield f'<text x="20" y="{y - 3}">{escape(line.name)}: {last:.3g} at the end</text>'


def _path(line: Line, seconds: float, most: float, wide: float, high: float) -> str:
    """A gap in the answers is a gap in the line."""
    said, before = [], -STEP * 2.0
    for at, value in line.points:
        move = "L" if at - before <= STEP * 1.5 else "M"
        said.append(f"{move}{wide * at / seconds:.1f},{high * (1 - value / most):.1f}")
        before = at
    return "".join(said)


def main() -> None:
    prometheus, begin, end, speed = sys.argv[1], *map(float, sys.argv[2:5])
    answers = [(chart, asked(prometheus, chart, begin, end)) for chart in CHARTS]
    note = (
        f"contactwatch demo, as a Prometheus that scraped it answers; in event time, at {speed:.0f} times real time:"
        f" a second of the host is {speed:.0f} here"
    )
    sys.stdout.write(drawn(answers, end - begin, speed, note))


if __name__ == "__main__":
    main()
