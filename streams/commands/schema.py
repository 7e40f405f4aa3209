"""`contactwatch schema`: the JSON Schema of what crosses a boundary."""

import click
import orjson
from pydantic import BaseModel

from schemas import event, events
from schemas.alert import Alert
from schemas.verdict import Verdict
from schemas.violation import Violation
from streams.cli import RefusedError

RECORDS: dict[str, type[BaseModel]] = {"violation": Violation, "verdict": Verdict, "alert": Alert}


@click.command()
@click.argument("type_", metavar="[TYPE]", required=False)
def command(type_: str | None) -> None:
    """Print the JSON Schema of one event type, of `violation`, `verdict`, `alert` or a `rule` file, or of every event.

    Example: contactwatch schema queue.entered
    """
    if type_ == "rule":
        from rules.grammar import editors

        schema = editors.schema()
    elif type_ in RECORDS:
        schema = RECORDS[type_].model_json_schema()
    elif type_ is None or type_ in events.DATA:
        schema = event.json_schema(type_)
    else:
        from difflib import get_close_matches

        near = get_close_matches(type_, [*events.DATA, *RECORDS, "rule"], 1)
        raise RefusedError(f"no event type is called {type_}" + (f"; did you mean {near[0]}?" if near else ""))
    click.echo(orjson.dumps(schema, option=orjson.OPT_INDENT_2))
