"""A running Prometheus, asked over its API."""

import json
import math
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar

Found = TypeVar("Found")


class Prometheus:
    """What it answers. Raises HTTPError where it does not understand."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str, **arguments: str) -> Any:
        url = f"{self.address}/api/v1/{path}?{urllib.parse.urlencode(arguments)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]

    def query(self, expr: str) -> list[tuple[dict[str, str], float]]:
        """Series with a figure that is a number, now."""
        found = self.get("query", query=expr)["result"]
        values = [(each["metric"], float(each["value"][1])) for each in found]
        return [(labels, value) for labels, value in values if not math.isnan(value)]

    def firing(self, name: str = ".+") -> list[dict[str, str]]:
        return [labels for labels, _ in self.query(f'ALERTS{{alertname=~"{name}",alertstate="firing"}}')]


def until(look: Callable[[], Found], within: float) -> Found:
    """What `look` gives as soon as it is something; else what it gave last."""
    end = time.monotonic() + within
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.5)
    return found
