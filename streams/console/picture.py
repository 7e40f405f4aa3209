"""A picture of the demo as a terminal shows it: the live page after some seconds, by rich's own export to SVG."""

import argparse
import asyncio
import io
import re
import xml.etree.ElementTree
from pathlib import Path
from typing import Final

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console

from streams import settings
from streams.console import screen
from streams.simulation import centre, demo
from streams.simulation.demo import Demo
from streams.terminal import options

FILE: Final = Path(__file__).with_name("demo.svg")
WIDTH, HEIGHT = 120, 30
_FONT_FACES: Final = re.compile(r"@font-face \{\{.*?\}\}\n?", re.DOTALL)
"""They name a host that readers of the picture would ask; its text is set in what they have."""


class Photographer:
    """Shows the demo on a terminal that nobody sees, and keeps its last page."""

    def __init__(self) -> None:
        self._console = Console(record=True, file=io.StringIO(), force_terminal=True, width=WIDTH, height=HEIGHT)

    async def show(self, running: Demo) -> None:
        rates = screen.Rates()
        while True:
            self._page = screen.page(running, rates.per_second(running.feed.sent), WIDTH, HEIGHT)
            await asyncio.sleep(0.25)

    def developed(self) -> str:
        """The last page, as SVG."""
        self._console.print(self._page)
        plain = _FONT_FACES.sub("", CONSOLE_SVG_FORMAT)
        picture = self._console.export_svg(title="contactwatch demo", code_format=plain, unique_id="demo")
        return "\n".join(line.rstrip() for line in picture.splitlines()) + "\n"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m streams.console.picture", description=__doc__)
    asked.add_argument("--output", type=Path, default=FILE, help="where to (default: %(default)s)")
    asked.add_argument("--seconds", type=float, default=30.0, help="how long the demo runs (default: %(default)g)")
    wanted = asked.parse_args()
    rules = tuple(rule for rule in options.loaded(()) if rule.id in centre.PLANTED)
    photographer = Photographer()
    outcome = asyncio.run(
        demo.run(
            rules,
            settings.read(port=0, prefix="demo"),
            seconds=wanted.seconds,
            speed=20.0,
            seed=1,
            per_minute=30.0,
            show=photographer.show,
        )
    )
    assert outcome.is_right, "what was found is not what was planted: no picture of that"
    picture = photographer.developed()
    xml.etree.ElementTree.fromstring(picture)  # noqa: S314 # our own text: it must be well formed
    wanted.output.write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
