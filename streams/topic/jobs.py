"""Shares of a topic judged side by side, each in a process of its own."""

import asyncio
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from streams import logs
from streams.topic.judging import judge
from streams.topic.reading import Span, TopicError
from streams.topic.task import Share, Task


def dealt(spans: Sequence[Span], jobs: int) -> list[tuple[Span, ...]]:
    """The spans in at most so many hands, about equally many records in each."""
    hands: list[list[Span]] = [[] for _ in range(max(1, min(jobs, len(spans))))]
    for span in sorted(spans, key=lambda each: (-each.size, each.partition)):
        min(hands, key=lambda hand: (sum(each.size for each in hand), len(hand))).append(span)
    return [tuple(sorted(hand)) for hand in hands]


def run(tasks: Sequence[Task], end: Callable[[int], int], on_records: Callable[[int], None]) -> list[Share]:
    """All shares. `end` says how far time goes on, from the greatest event time of all. Raises TopicError."""
    if len(tasks) == 1:
        return [asyncio.run(judge(tasks[0], on_records, end))]
    # Spawned, not forked: a fork would take over threads and connections half-way.
    context = get_context("spawn")
    pipes, processes = [], []
    try:
        for task in tasks:
            ours, theirs = context.Pipe()
            process = context.Process(target=_work, args=(task, theirs), daemon=True)
            process.start()
            theirs.close()
            pipes.append(ours)
            processes.append(process)
        return _shares(pipes, end, on_records)
    finally:
        for process in processes:
            process.terminate()
            process.join()


def _work(task: Task, pipe: Any) -> None:
    """Another process: tells how far it is, waits to hear where time ends, and gives its share."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked ends this process
    logs.silent()

    def end(greatest: int) -> int:
        pipe.send(("greatest", greatest))
        said: int = pipe.recv()
        return said

    with suppress(BrokenPipeError):
        try:
            pipe.send(("share", asyncio.run(judge(task, lambda count: pipe.send(("records", count)), end))))
        except TopicError as error:
            pipe.send(("failed", str(error)))


def _shares(pipes: Sequence[Any], end: Callable[[int], int], on_records: Callable[[int], None]) -> list[Share]:
    greatest: dict[Any, int] = {}
    shares: dict[Any, Share] = {}
    while len(shares) < len(pipes):
        for pipe in wait([each for each in pipes if each not in shares]):
            assert isinstance(pipe, Connection)
            match _heard(pipe):
                case ("records", int(count)):
                    on_records(count)
                case ("greatest", int(time)):
                    greatest[pipe] = time
                    if len(greatest) == len(pipes):
                        moment = end(max(greatest.values()))
                        for each in pipes:
                            each.send(moment)
                case ("share", Share() as share):
                    shares[pipe] = share
                case (_, reason):
                    raise TopicError(str(reason))
    return [shares[pipe] for pipe in pipes]


def _heard(pipe: Any) -> Any:
    try:
        return pipe.recv()
    except EOFError:
        raise TopicError("one of the processes ended early; its last words are above; try --jobs 1") from None
