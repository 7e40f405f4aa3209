"""An hour of the demo in three minutes, scraped by a real Prometheus, drawn: `python -m tests.programs.hour FILE`."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.programs import centre
from tests.programs.asked import Prometheus, until
from tests.programs.program import Program

SPEED = 20
SECONDS = 180
SETTLING = 65
"""The half hour of history that the demo begins with is judged at once: no window of the charts may hold it."""


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Program(folder / "demo.log", sys.executable, "-m", "streams", "demo", "--speed", str(SPEED)) as demo:
            target = demo.until_it_says("metrics:").split("/")[2]
            with centre.scraped(folder, [target]) as prometheus:
                text = _drawn(prometheus.address)
    Path(sys.argv[1]).write_text(text, "utf-8")


def _drawn(prometheus: str) -> str:
    until(lambda: Prometheus(prometheus).query("sum(contactwatch_canaries_total) > 4"), 60)
    time.sleep(SETTLING)
    begin = time.time()
    time.sleep(SECONDS)
    command = (sys.executable, "-m", "dashboards.chart", prometheus, str(begin), str(time.time()), str(SPEED))
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main()
