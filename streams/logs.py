"""Logs on stderr, one line each; Faust and its client speak only when something is wrong."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def quiet(level: str) -> None:
    """Sets up logging: ours at `level`, libraries' at WARNING; never lower, for there a client logs what it sends."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True
    )
    logging.getLogger("contactwatch").setLevel(level)
    for noisy in ("aiokafka", "faust", "mode", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.ERROR)


@contextmanager
def hushed(library: str) -> Iterator[None]:
    """Nothing of a library's, while whoever calls it says in one line what went wrong."""
    logger = logging.getLogger(library)
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def silent() -> None:
    """For commands that ask a broker once and say in their own line what came of it."""
    quiet("WARNING")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
