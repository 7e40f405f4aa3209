"""Events that are canonical already (https://cloudevents.io), from producers whose partitioner is not Java's."""

from collections.abc import Iterator
from typing import Any

import orjson

from schemas import wire
from streams.connector import Origin, UntranslatableError
from streams.records import Record


def translate(record: Record, origin: Origin) -> Iterator[dict[str, Any]]:
    """The event as it is, in structured or binary mode: only the partition is made right. Source and id stay, so what
    goes through here twice, or here and directly, is a copy."""
    content = _binary(record) if wire.is_binary(record.headers) else _structured(record)
    yield content if "tenant" in content or origin.tenant == "default" else {**content, "tenant": origin.tenant}


def _structured(record: Record) -> dict[str, Any]:
    content = _json(record.value)
    if not isinstance(content, dict):
        raise UntranslatableError("value", "no JSON object")
    return content


def _binary(record: Record) -> dict[str, Any]:
    try:
        stated = {name[3:]: (raw or b"").decode() for name, raw in record.headers if name.startswith("ce_")}
    except UnicodeDecodeError:
        raise UntranslatableError("headers", "no UTF-8", "not_json") from None
    return {**stated, "data": _json(record.value) if record.value else {}}


def _json(value: bytes | None) -> Any:
    try:
        return orjson.loads(value or b"")
    except orjson.JSONDecodeError as error:
        raise UntranslatableError("value", f"no JSON: line {error.lineno} column {error.colno}", "not_json") from None
