"""Logs on stderr, one line each; Faust and its client speak only when something is wrong."""

import logging
import sys


def quiet(level: str) -> None:
    """Sets up logging: ours at `level`, libraries' at WARNING."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    logging.getLogger("contactwatch").setLevel(level)
    for noisy in ("aiokafka", "faust", "mode", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


def silent() -> None:
    """For commands that ask a broker once and say in their own line what came of it."""
    quiet("WARNING")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
