"""A chart shows what was answered, and nothing else: each line at its height, gaps as gaps."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from dashboards import chart
from dashboards.chart import Chart, Line
from tests.dashboards import asking

ONE = Chart("Waiting", "contactwatch_open_clocks", "queue")


def drawn(*lines: Line) -> ElementTree.Element:
    return ElementTree.fromstring(chart.drawn([(ONE, lines)], 100, 20, "a note"))


def paths(picture: ElementTree.Element) -> list[str]:
    return [each.get("d", "") for each in picture.iter("{http://www.w3.org/2000/svg}path")]


def test_a_line_begins_below_and_ends_at_the_top_where_its_figure_is_the_greatest() -> None:
    assert paths(drawn(Line("billing", ((0, 0), (2, 5), (4, 10))))) == ["M0.0,150.0L8.2,75.0L16.4,0.0"]


def test_what_was_not_answered_is_a_gap() -> None:
    (path,) = paths(drawn(Line("billing", ((0, 1), (2, 1), (50, 1), (52, 1)))))
    assert re.findall("[ML]", path) == ["M", "L", "M", "L"]


def test_names_and_last_figures_stand_beside_the_colours() -> None:
    text = "".join(drawn(Line("a<b", ((0, 1), (2, 3.5))), Line("sales", ((0, 2),))).itertext())
    assert [
        words for words in ("a<b: 3.5 at the end", "sales: 2 at the end", "33 min", "a note") if words not in text
    ] == []


def test_its_questions_ask_for_what_is_there() -> None:
    assert [found for each in chart.CHARTS for found in asking.strange(each.expr)] == []


def test_the_picture_of_the_front_page_is_one_that_was_drawn() -> None:
    picture = ElementTree.parse(Path(chart.__file__).parent / "hour.svg").getroot()
    text = "".join(picture.itertext())
    assert [each.title for each in chart.CHARTS if each.title not in text] == []
    assert min(len(path) for path in paths(picture)) > 0
