"""A panel as Grafana's own types: units, words for levels, links, columns."""

from collections.abc import Callable
from typing import Any, Final

from grafana_foundation_sdk.builders import common as common_builder
from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.builders import heatmap, prometheus, stat, table, text, timeseries
from grafana_foundation_sdk.cog import builder as cog
from grafana_foundation_sdk.models import common, dashboard
from grafana_foundation_sdk.models import heatmap as heatmap_model
from grafana_foundation_sdk.models import prometheus as prometheus_model

from dashboards.board import Box
from dashboards.panel import Link, Panel, Query
from dashboards.words import ACT, GOOD, STATE, WATCH, Language, Levels, Text

SOURCE: Final = common.DataSourceRef(type_val="prometheus", uid="${datasource}")
GREEN, ORANGE, RED = "green", "orange", "red"

Drawn = cog.Builder[dashboard.Panel]


def drawn(panel: Panel, box: Box, number: int, language: Language) -> Drawn:
    """The panel at its place. `number` is its id on the board."""
    kinds: dict[str, Callable[[Panel, Language], Any]] = {
        "stat": _stat,
        "trend": _trend,
        "bars": _bars,
        "heatmap": _heatmap,
        "table": _table,
        "text": _text,
    }
    made = kinds[panel.kind](panel, language)
    made = made.id(number).title(panel.title.of(language)).grid_pos(at(box))
    if panel.kind != "text":
        made = made.description(panel.description.of(language)).datasource(SOURCE)
    if panel.links:
        made = made.links([link(each, language) for each in panel.links])
    result: Drawn = made
    return result


def at(box: Box) -> dashboard.GridPos:
    return dashboard.GridPos(x=box.x, y=box.y, w=box.width, h=box.height)


def link(to: Link, language: Language) -> build.DashboardLink:
    return build.DashboardLink(to.title.of(language)).url(to.of(language)).type(dashboard.DashboardLinkType.LINK)


def _asked(query: Query, place: int, language: Language, *, instant: bool = False) -> prometheus.Dataquery:
    made = prometheus.Dataquery().expr(query.expr).ref_id("ABCDEFGH"[place])
    legend = query.legend.of(language) if isinstance(query.legend, Text) else query.legend
    if legend:
        made = made.legend_format(legend)
    if query.exemplars:
        made = made.exemplar(True)
    return made.instant() if instant else made.range()


def _thresholds(levels: Levels | None) -> build.ThresholdsConfig:
    if levels is None:
        steps = [dashboard.Threshold(None, GREEN)]
    elif levels.low_is_bad:
        steps = [
            dashboard.Threshold(None, RED),
            dashboard.Threshold(levels.act, ORANGE),
            dashboard.Threshold(levels.watch, GREEN),
        ]
    else:
        steps = [
            dashboard.Threshold(None, GREEN),
            dashboard.Threshold(levels.watch, ORANGE),
            dashboard.Threshold(levels.act, RED),
        ]
    return build.ThresholdsConfig().mode(dashboard.ThresholdsMode.ABSOLUTE).steps(steps)


def words(levels: Levels, language: Language) -> list[dashboard.RangeMap]:
    """The word for each stretch of figures, as Grafana maps ranges to texts."""
    low, high = sorted((levels.watch, levels.act))
    names = [(ACT, RED), (WATCH, ORANGE), (GOOD, GREEN)] if levels.low_is_bad else []
    names = names or [(GOOD, GREEN), (WATCH, ORANGE), (ACT, RED)]
    ends = ((None, low), (low, high), (high, None))
    return [
        dashboard.RangeMap(
            options=dashboard.DashboardRangeMapOptions(
                from_val=begin, to=end, result=dashboard.ValueMappingResult(text=word.of(language), color=colour)
            )
        )
        for (word, colour), (begin, end) in reversed(list(zip(names, ends, strict=True)))
    ]


def _stat(panel: Panel, language: Language) -> stat.Panel:
    made = stat.Panel().unit(panel.unit).thresholds(_thresholds(panel.levels)).graph_mode(common.BigValueGraphMode.AREA)
    made = made.color_mode(common.BigValueColorMode.VALUE).no_value("–")
    if panel.unit == "percentunit":
        made = made.decimals(1)
    made = made.with_target(_asked(panel.queries[0], 0, language))
    if panel.levels is None:
        return made
    word = panel.queries[0]._replace(legend=STATE)
    properties = [
        dashboard.DynamicConfigValue("mappings", words(panel.levels, language)),
        dashboard.DynamicConfigValue("displayName", STATE.of(language)),
    ]
    return made.with_target(_asked(word, 1, language)).override_by_query("B", properties)


def _lines(panel: Panel, language: Language) -> timeseries.Panel:
    made = timeseries.Panel().unit(panel.unit).min(0).no_value("–")
    made = made.tooltip(common_builder.VizTooltipOptions().mode(common.TooltipDisplayMode.MULTI))
    made = made.legend(common_builder.VizLegendOptions().placement(common.LegendPlacement.BOTTOM).show_legend(True))
    for place, query in enumerate(panel.queries):
        made = made.with_target(_asked(query, place, language))
    return made


def _trend(panel: Panel, language: Language) -> timeseries.Panel:
    made = _lines(panel, language).line_width(2).fill_opacity(5).show_points(common.VisibilityMode.NEVER)
    if panel.levels is not None:
        style = common_builder.GraphThresholdsStyleConfig().mode(common.GraphThresholdsStyleMode.DASHED)
        made = made.thresholds(_thresholds(panel.levels)).thresholds_style(style)
    return made


def _bars(panel: Panel, language: Language) -> timeseries.Panel:
    stacked = common_builder.StackingConfig().mode(common.StackingMode.NORMAL).group("A")
    return _lines(panel, language).draw_style(common.GraphDrawStyle.BARS).fill_opacity(80).stacking(stacked)


def _heatmap(panel: Panel, language: Language) -> heatmap.Panel:
    query = _asked(panel.queries[0], 0, language).format(prometheus_model.PromQueryFormat.HEATMAP)
    colour = heatmap.HeatmapColorOptions().mode(heatmap_model.HeatmapColorMode.SCHEME).scheme("Oranges").steps(32)
    return heatmap.Panel().calculate(False).color(colour).y_axis(heatmap.YAxisConfig().unit("s")).with_target(query)


def _table(panel: Panel, language: Language) -> table.Panel:
    made = table.Panel().no_value("–")
    for place, query in enumerate(panel.queries):
        asked = _asked(query, place, language, instant=True).format(prometheus_model.PromQueryFormat.TABLE)
        made = made.with_target(asked)
    names = [name for name, _ in panel.columns]
    shown = {
        "include": {"names": names},
    }
    named = {
        "indexByName": {name: place for place, name in enumerate(names)},
        "renameByName": {name: heading.of(language) for name, heading in panel.columns},
    }
    if len(panel.queries) > 1:
        made = made.with_transformation(dashboard.DataTransformerConfig(id_val="merge", options={}))
    for id_, options in (("filterFieldsByName", shown), ("organize", named)):
        made = made.with_transformation(dashboard.DataTransformerConfig(id_val=id_, options=options))
    shares = [name for name, heading in panel.columns if "%" in heading.en]
    for name in shares:
        heading = dict(panel.columns)[name].of(language)
        made = made.override_by_name(heading, [dashboard.DynamicConfigValue("unit", "percentunit")])
    return made


def _text(panel: Panel, language: Language) -> text.Panel:
    return text.Panel().content(panel.description.of(language))
