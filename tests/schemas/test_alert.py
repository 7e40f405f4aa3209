"""The alerts' contract: all that the worker writes on that topic stands in it, and no reader stumbles over more."""

from typing import Any

import orjson

from rules.admission import Timing
from schemas.alert import Alert
from streams.pipeline import Pipeline
from streams.records import Record
from tests.streams import making
from tests.streams.making import SECOND, START


def alerts() -> list[dict[str, Any]]:
    """Of a caller who waits too long, as they stand on the topic."""
    pipeline = Pipeline(making.ruleset(), Timing(), "contact.events", 0)
    record = Record(making.line("queue.entered", queue="billing"), START, 0, b"call-1")
    announced = [pipeline.take([record], START)]
    over = START + 3600 * SECOND
    announced.append(pipeline.pass_time(over, over, over))
    return [orjson.loads(each.value or b"") for one in announced for each in one.outgoing if each.topic == "alerts"]


def test_every_field_of_an_alert_stands_in_the_contract_and_is_read_as_it_was_written() -> None:
    (written,) = alerts()
    read = Alert.model_validate(written).model_dump()
    assert {name: read.get(name) for name in written} == written


def test_an_alert_names_the_violation_and_its_revisions() -> None:
    (written,) = alerts()
    read = Alert.model_validate(written)
    assert (read.state, len(read.violation_id), read.revisions) == ("opened", 32, [1])
