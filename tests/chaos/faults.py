"""The faults: what strikes, whom, and how it is mended. A kind is added by a class and its name in KINDS."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import ClassVar, Final, Protocol

from tests.chaos import poison, rules
from tests.chaos.fleet import Fleet, Member
from tests.chaos.load import Load
from tests.chaos.node import Node
from tests.chaos.proxy import Link

RELOAD: Final = "reload"
BEGINS_AFTER: Final = 65
"""Seconds: a bundle is published a minute ahead at least."""


async def _nowhere(_: rules.Version) -> str:
    return "nobody: this run has no rules to change"


@dataclass
class Stage:
    """All that a fault can reach."""

    node: Node
    fleet: Fleet
    load: Load
    chance: Random
    mending: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever has hold of the broker: one fault of it at a time."""
    versions: list[rules.Version] = field(default_factory=list)
    """The first rules, and all that were published since."""
    publish: Callable[[rules.Version], Awaitable[str]] = _nowhere
    """Publishes other rules; why it could not, or nothing."""

    def another_version(self) -> rules.Version:
        """Rules that differ from the last ones."""
        self.versions.append(self.versions[-1].another(self.chance))
        return self.versions[-1]


class Fault(Protocol):
    """One fault. `begin` says whom it struck; empty when there was nobody to strike."""

    lasts: ClassVar[tuple[float, float]]
    """Seconds, at least and at most."""

    async def begin(self, stage: Stage) -> str: ...

    async def end(self, stage: Stage) -> None: ...


class Kill:
    """kill -9 of a worker; another takes its place."""

    lasts: ClassVar = (0.2, 4.0)
    struck: Member | None = None

    async def begin(self, stage: Stage) -> str:
        self.struck = stage.fleet.choose(stage.chance)
        if self.struck is None:
            return ""
        stage.fleet.kill(self.struck)
        return self.struck.name

    async def end(self, stage: Stage) -> None:
        if self.struck is not None:
            stage.fleet.start(self.struck.place)


class Stop:
    """SIGSTOP of a worker, SIGCONT later: it does not know that it was away."""

    lasts: ClassVar = (5.0, 20.0)
    struck: Member | None = None

    async def begin(self, stage: Stage) -> str:
        self.struck = stage.fleet.choose(stage.chance)
        if self.struck is None:
            return ""
        self.struck.process.send_signal(signal.SIGSTOP)
        return self.struck.name

    async def end(self, stage: Stage) -> None:
        if self.struck is not None:
            self.struck.process.send_signal(signal.SIGCONT)
            self.struck.is_struck = False


class Term:
    """SIGTERM of a worker, as in a rolling restart."""

    lasts: ClassVar = (0.2, 4.0)
    struck: Member | None = None

    async def begin(self, stage: Stage) -> str:
        self.struck = stage.fleet.choose(stage.chance)
        if self.struck is None:
            return ""
        await stage.fleet.leave(self.struck)
        return self.struck.name

    async def end(self, stage: Stage) -> None:
        if self.struck is not None:
            stage.fleet.start(self.struck.place)


class Scale:
    """One worker more, and away with it again."""

    lasts: ClassVar = (6.0, 15.0)
    added: Member | None = None

    async def begin(self, stage: Stage) -> str:
        self.added = stage.fleet.start(max(each.place for each in stage.fleet.members) + 1)
        self.added.is_struck = True
        return self.added.name

    async def end(self, stage: Stage) -> None:
        if self.added is not None and self.added.process.poll() is None:
            await stage.fleet.leave(self.added)


class BrokerKill:
    """A power cut of the broker, and its start on what it had written."""

    lasts: ClassVar = (0.5, 6.0)

    async def begin(self, stage: Stage) -> str:
        await stage.mending.acquire()
        await asyncio.to_thread(stage.node.kill)
        return "broker"

    async def end(self, stage: Stage) -> None:
        await asyncio.to_thread(stage.node.start)
        stage.mending.release()


class BrokerStop:
    """SIGSTOP of the broker, SIGCONT later."""

    lasts: ClassVar = (3.0, 12.0)

    async def begin(self, stage: Stage) -> str:
        await stage.mending.acquire()
        stage.node.process.send_signal(signal.SIGSTOP)
        return "broker"

    async def end(self, stage: Stage) -> None:
        stage.node.process.send_signal(signal.SIGCONT)
        stage.mending.release()


class FullDisk:
    """No byte is free where the broker writes; later there is room again, and it is started anew."""

    lasts: ClassVar = (2.0, 8.0)

    async def begin(self, stage: Stage) -> str:
        await stage.mending.acquire()
        await asyncio.to_thread(stage.node.fill_disk)
        return "broker"

    async def end(self, stage: Stage) -> None:
        survived = stage.node.process.poll() is None
        await asyncio.to_thread(stage.node.kill)
        await asyncio.to_thread(stage.node.free_disk)
        await asyncio.to_thread(stage.node.start)
        print(f"  (the broker {'outlived' if survived else 'ended by'} its full disk)")
        stage.mending.release()


class Slow:
    """A worker's link to the broker is slow and narrow."""

    lasts: ClassVar = (5.0, 15.0)
    link: Link

    async def begin(self, stage: Stage) -> str:
        self.link = stage.chance.choice(stage.node.links)
        self.link.delay = stage.chance.uniform(0.05, 0.5)
        return f"link {stage.node.links.index(self.link)}, {self.link.delay * 1000:.0f} ms a chunk"

    async def end(self, stage: Stage) -> None:
        self.link.mend()


class Cut:
    """A worker's link to the broker is cut, or falls mute."""

    lasts: ClassVar = (1.0, 15.0)
    link: Link

    async def begin(self, stage: Stage) -> str:
        self.link = stage.chance.choice(stage.node.links)
        is_mute = stage.chance.random() < 0.5
        (self.link.mute if is_mute else self.link.cut)()
        return f"link {stage.node.links.index(self.link)}, {'mute' if is_mute else 'cut'}"

    async def end(self, stage: Stage) -> None:
        self.link.mend()


class Poison:
    """Records that no producer should send."""

    lasts: ClassVar = (0.5, 3.0)

    async def begin(self, stage: Stage) -> str:
        for key, value in poison.records(stage.chance):
            stage.load.put(key, value)
        return "topic"

    async def end(self, stage: Stage) -> None:
        await self.begin(stage)


class Reload:
    """Other rules are published, a minute before they begin; somewhere on the way the broker may be away."""

    lasts: ClassVar = (0.5, 2.0)

    async def begin(self, stage: Stage) -> str:
        rules, end = stage.another_version(), time.monotonic() + BEGINS_AFTER
        while (done := await stage.publish(rules)) and time.monotonic() < end:
            await asyncio.sleep(0.5)
        return done or f"all workers, {BEGINS_AFTER} s later: {rules}"

    async def end(self, stage: Stage) -> None:
        """What was published stays."""


class Silence:
    """The source of all calls does not say any more that it lives; its events go on."""

    lasts: ClassVar = (6.0, 20.0)

    async def begin(self, stage: Stage) -> str:
        stage.load.is_silent = True
        return "source"

    async def end(self, stage: Stage) -> None:
        stage.load.is_silent = False


KINDS: Final[dict[str, type[Fault]]] = {
    "kill": Kill,
    "stop": Stop,
    "term": Term,
    "scale": Scale,
    "broker-kill": BrokerKill,
    "broker-stop": BrokerStop,
    "slow": Slow,
    "cut": Cut,
    "disk": FullDisk,
    "poison": Poison,
    "silence": Silence,
    RELOAD: Reload,
}
MATTERS_AFTER: Final = {RELOAD: BEGINS_AFTER + 2}
"""Seconds from a fault of that kind until it changes anything: it strikes so long before the load ends."""
OF_LINKS: Final = frozenset({"slow", "cut"})
