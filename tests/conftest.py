"""What holds for every run of the tests."""

import gc
from collections.abc import Iterator

import pytest

gc.disable()
# Its plug-in imports it where no test did: at the very end, rewriting it, deep in a stack, with the collector on.
import hypothesis  # noqa: E402, F401

gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Reads the tests without the garbage collector.

    Python before 3.11.8 and 3.12.2 counts a syntax tree's depth in one place for all. A finalizer that runs while one
    is built, and builds another (a traceback does), ends the reading: "AST constructor recursion depth mismatch".
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
