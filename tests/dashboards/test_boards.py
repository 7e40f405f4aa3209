"""Every board is a page of Grafana: typed as Grafana's own, nothing overlapping, nothing asked that nobody exposes."""

import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any, get_type_hints

import pytest
from grafana_foundation_sdk.models import dashboard as grafana
from pydantic import ConfigDict, TypeAdapter, ValidationError
from ruamel.yaml import YAML

from dashboards import board, drawing, drawn_board, links
from dashboards.board import Board
from dashboards.duties import CORE, HANDOFFS, WAITS
from dashboards.panel import WIDE, Panel
from dashboards.words import LANGUAGES, Language, Text
from schemas.metrics import METRICS, NOTIFIER, PREFIX
from streams.terminal import options
from tests.dashboards import asking

BOARDS = board.every()
DRAWN = [(each, language) for each in BOARDS for language in LANGUAGES]
drawn = pytest.mark.parametrize(("page", "language"), DRAWN, ids=lambda each: getattr(each, "name", each))
each_board = pytest.mark.parametrize("page", BOARDS, ids=lambda page: page.name)


def untyped(value: Any, at: str) -> Iterator[str]:
    """Where a value is not what Grafana's own types say."""
    if isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from untyped(each, f"{at}[{place}]")
    elif type(value).__module__.startswith("grafana_foundation_sdk.models") and hasattr(value, "to_json"):
        for name, hint in get_type_hints(type(value)).items():
            inside = getattr(value, name)
            try:
                TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True, strict=True)).validate_python(inside)
            except ValidationError as error:
                yield f"{at}.{name}: {error.errors()[0]['msg']}"
            yield from untyped(inside, f"{at}.{name}")


@drawn
def test_a_board_is_typed_as_grafana_types_it(page: Board, language: Language) -> None:
    assert list(untyped(drawn_board.grafana(page, language), page.name)) == []


@drawn
def test_grafana_s_types_read_back_everything_that_was_written(page: Board, language: Language) -> None:
    written = json.loads(drawn_board.text(page, language))
    again = json.loads(json.dumps(grafana.Dashboard.from_json(written), cls=drawn_board.JSONEncoder))
    assert again == written


def test_a_wrong_type_and_an_unknown_field_are_noticed() -> None:
    wrong = grafana.GridPos(h=1, w=2, x=0, y="top")  # type: ignore[arg-type]
    assert list(untyped(wrong, "panel")) == ["panel.y: Input should be a valid integer"]
    assert "colour" not in grafana.Dashboard.from_json({"colour": "red"}).to_json()


@drawn
def test_no_two_panels_overlap_and_none_stands_outside(page: Board, language: Language) -> None:
    boxes = [each["gridPos"] for each in json.loads(drawn_board.text(page, language))["panels"]]
    assert [(one, other) for one, other in combinations(boxes, 2) if overlap(one, other)] == []
    assert [box for box in boxes if box["x"] < 0 or box["x"] + box["w"] > WIDE] == []


def overlap(one: dict[str, int], other: dict[str, int]) -> bool:
    return (
        one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    )


def test_an_overlap_is_noticed() -> None:
    box = {"x": 0, "y": 0, "w": 12, "h": 8}
    assert [overlap(box, {**box, "x": x, "y": y}) for x, y in ((11, 7), (12, 0), (0, 8))] == [True, False, False]


@each_board
def test_every_query_asks_for_what_is_there(page: Board) -> None:
    asked = [(panel.title.en, query.expr) for panel in page.panels for query in panel.queries]
    assert [(title, found) for title, expr in asked for found in asking.strange(expr)] == []


@pytest.mark.parametrize(
    ("expr", "found"),
    [
        ("contactwatch_gone", ["contactwatch_gone is no metric"]),
        ("contactwatch_violations", ["contactwatch_violations is no metric"]),
        ('contactwatch_steps_total{colour="red"}', ["contactwatch_steps_total has no label colour"]),
        ("sum by (colour) (rate(contactwatch_steps_total[5m]))", ["nothing asked for has a label colour"]),
        (
            "up * on (colour) group_left (size) up",
            [f"nothing asked for has a label {each}" for each in ("colour", "size")],
        ),
        ("sum by (le) (contactwatch_measured_seconds_bucket)", []),
    ],
)
def test_what_nobody_exposes_is_noticed(expr: str, found: list[str]) -> None:
    assert list(asking.strange(expr)) == found


NOT_DRAWN = {
    "watermark_seconds": "its age is drawn",
    "subjects_watermark_seconds": "its age is drawn",
    "notify_alerts": "what was sent, failed and dropped is drawn",
    "notify_retried": "what failed in the end is drawn",
}


def test_every_metric_is_drawn_but_for_those_that_another_tells() -> None:
    drawn_ = " ".join(query.expr for page in BOARDS for panel in page.panels for query in panel.queries)
    assert {each.name for each in (*METRICS, *NOTIFIER) if f"{PREFIX}{each.name}" not in drawn_} == set(NOT_DRAWN)


@each_board
def test_variables_ask_for_what_is_there(page: Board) -> None:
    inside = [drawn_board.ASKED[name].removeprefix("label_values(").rpartition(",") for name in page.variables]
    assert [found for expr, _, _ in inside for found in asking.strange(expr)] == []
    assert [
        label for expr, _, label in inside if f"{label.strip(' )')}" not in asking.known()[expr.partition("{")[0]]
    ] == []


@each_board
def test_a_board_that_chooses_uses_what_is_chosen(page: Board) -> None:
    queries = " ".join(query.expr for panel in page.panels for query in panel.queries)
    assert [name for name in page.variables if f'"${name}"' not in queries] == []
    assert ("$tenant" in queries, "$rule" in queries) == ("tenant" in page.variables, "rule" in page.variables)


def texts(page: Board) -> Iterator[Text]:
    yield page.title
    yield page.description
    for row in page.rows:
        yield row.title
    for panel in page.panels:
        yield panel.title
        yield panel.description
        yield from (heading for _, heading in panel.columns)


@each_board
def test_everything_is_said_in_both_languages(page: Board) -> None:
    assert [each for each in texts(page) if not each.en.strip() or not each.zh.strip()] == []
    assert [each.en for each in texts(page) if not any("\u4e00" <= sign <= "\u9fff" for sign in each.zh)] == []
    assert [
        each.en for each in texts(page) if page.name != "runbooks" and any("\u4e00" <= s <= "\u9fff" for s in each.en)
    ] == []


@each_board
def test_every_figure_says_what_to_do_and_is_named_once(page: Board) -> None:
    shown = [panel for panel in page.panels if panel.kind != "text"]
    assert [panel.title.en for panel in shown if len(panel.description.en) < 15] == []
    titles = [(row.title.en, panel.title.en) for row in page.rows for panel in row.panels]
    assert len(titles) == len(set(titles))


def levelled() -> list[Panel]:
    return [panel for page in BOARDS for panel in page.panels if panel.kind == "stat" and panel.levels is not None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_colour_is_never_all_that_says_how_it_stands(language: Language) -> None:
    wanted = {
        "en": {"good", "watch", "act now"},
        "zh": {"正常", "关注", "立即处理"},
    }[language]
    for panel in levelled():
        assert panel.levels is not None
        found = drawing.words(panel.levels, language)
        assert {each.options.result.text for each in found} == wanted


def test_a_level_begins_at_its_figure() -> None:
    lag = next(panel for panel in levelled() if panel.title.en == "Records that wait")
    assert lag.levels is not None
    found = [each.options for each in drawing.words(lag.levels, "en")]
    assert [(each.from_val, each.to, each.result.text) for each in found] == [
        (100_000, None, "act now"),
        (10_000, 100_000, "watch"),
        (None, 10_000, "good"),
    ]


def test_links_lead_to_boards_and_runbooks_that_are_there() -> None:
    boards = {f"/d/{each.uid(language)}" for each, language in DRAWN}
    book = json.loads(drawn_board.text(next(each for each in BOARDS if each.name == links.BOOK), "en"))
    numbers = {str(each["id"]) for each in book["panels"] if each["type"] == "text"}
    urls = [link.of(lang) for page in BOARDS for panel in page.panels for link in panel.links for lang in LANGUAGES]
    plain = [url for url in urls if "?" not in url]
    assert [url for url in plain if url not in boards] == []
    assert [url for url in urls if "?" in url and url.rpartition("panel-")[2] not in numbers] == []


@drawn
def test_no_two_panels_have_one_id(page: Board, language: Language) -> None:
    ids = [each["id"] for each in json.loads(drawn_board.text(page, language))["panels"]]
    assert len(ids) == len(set(ids))


def test_a_board_leads_to_boards_of_its_own_language() -> None:
    assert [links.QUEUES.of(language) for language in LANGUAGES] == [
        "/d/contactwatch-queue",
        "/d/contactwatch-queue-zh",
    ]
    assert links.runbook("late").of("zh").startswith("/d/contactwatch-runbooks-zh?viewPanel=panel-")


def test_a_runbook_s_address_is_the_panel_that_shows_it() -> None:
    book = json.loads(drawn_board.text(next(each for each in BOARDS if each.name == links.BOOK), "en"))
    titles = {str(each["id"]): each["title"] for each in book["panels"]}
    assert titles[links.page("blind").rpartition("panel-")[2]] == "The monitor is blind"


def test_a_dot_on_a_board_leads_to_how_its_violation_is_opened() -> None:
    (source,) = YAML(typ="safe").load(links.FOLDER.parent / "compose" / "datasource.yaml")["datasources"]
    (led,) = source["jsonData"]["exemplarTraceIdDestinations"]
    assert (led["name"], led["url"]) == ("violation_id", links.page("violation"))


def test_the_duties_of_the_wall_are_rules_that_are_shipped() -> None:
    shipped = {rule.id for rule in options.loaded(())}
    assert {*(duty.rule for duty in CORE), *HANDOFFS, *WAITS} <= shipped
