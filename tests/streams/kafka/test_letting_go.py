"""A client's own cancelling is no cancelling of ours, and ours is not lost in it."""

import asyncio

from streams.kafka.letting_go import letting_go


async def test_what_a_client_cancels_for_itself_passes() -> None:
    with letting_go():
        raise asyncio.CancelledError
    with letting_go(TimeoutError):
        async with asyncio.timeout(0):
            await asyncio.Event().wait()


async def test_whoever_is_cancelled_while_a_client_closes_ends() -> None:
    closing = asyncio.Event()

    async def work() -> None:
        with letting_go():
            closing.set()
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    task = asyncio.create_task(work())
    await closing.wait()
    task.cancel()
    done, _ = await asyncio.wait([task], timeout=2)
    assert (done, task.cancelled()) == ({task}, True)
