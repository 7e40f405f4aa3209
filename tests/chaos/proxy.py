"""A link between one worker and the broker: a TCP proxy on loopback that can be slow, mute, or cut."""

import asyncio
import socket
from contextlib import suppress
from types import TracebackType
from typing import Final

CHUNK: Final = 32 * 1024


class Link:
    """Listens from the start at `port`; carries bytes once it is opened, to the broker's port that it is given."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.delay = 0.0
        """Seconds that each chunk takes: a slow link, and a narrow one."""
        self._is_cut = False
        self._carries = asyncio.Event()
        self._carries.set()
        self._ends: set[asyncio.StreamWriter] = set()

    async def open(self, broker_port: int) -> asyncio.Server:
        """From now on connections reach the broker."""

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, asyncio.CancelledError):
                await self._join(reader, writer, broker_port)
            writer.close()

        return await asyncio.start_server(accept, sock=self._socket)

    def cut(self) -> None:
        """Every connection ends, and new ones end at once."""
        self._is_cut = True
        for each in self._ends:
            each.transport.abort()

    def mute(self) -> None:
        """Connections stay and carry nothing: as when packets are dropped on the way."""
        self._carries.clear()

    def mend(self) -> None:
        self._is_cut = False
        self.delay = 0.0
        self._carries.set()

    def close(self) -> None:
        for each in self._ends:
            each.transport.abort()
        self._socket.close()

    def __enter__(self) -> "Link":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._socket.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, broker_port: int) -> None:
        if self._is_cut:
            return
        there, back = await asyncio.open_connection("127.0.0.1", broker_port)
        ends = {writer, back}
        self._ends |= ends
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, back))
                group.create_task(self._carry(there, writer))
        except* OSError:
            pass  # one of the two ended the connection
        finally:
            self._ends -= ends
            back.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(CHUNK):
            if self.delay:
                await asyncio.sleep(self.delay)
            await self._carries.wait()
            writer.write(chunk)
            await writer.drain()
        raise ConnectionResetError
