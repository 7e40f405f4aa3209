"""Durations and instants as options of the command line take them."""

from datetime import UTC, datetime, timedelta

import click

from rules.timing import duration
from schemas import instant


class Span(click.ParamType):
    """A duration such as 60s or 1m30s, in microseconds."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        try:
            parsed = duration.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not isinstance(parsed, duration.Elapsed):
            self.fail("an elapsed duration such as 60s or 1m30s", param, ctx)
        return parsed.micros


class Moment(click.ParamType):
    """An instant: RFC 3339 with a zone, or relative such as -2h; microseconds since 1970."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        text = str(value)
        if text[:1] in "+-":
            span = Span().convert(text[1:], param, ctx)
            moved = datetime.now(UTC) + timedelta(microseconds=span if text[0] == "+" else -span)
            return int(moved.timestamp() * 1_000_000)
        try:
            return instant.micros(text)
        except (ValueError, OverflowError):
            self.fail(f"{text}: an instant such as 2026-11-22T05:40:00Z, or -2h", param, ctx)
