"""Voice calls: menus, queues, transfers, callbacks, and the breaches that are planted in them."""

from collections.abc import Callable
from typing import Final

from schemas import instant
from streams.simulation.script import MINUTE, SECOND, Script

QUEUES: Final = ("billing", "sales", "support", "retention", "claims")
PBX: Final = ("/telephony/pbx-1", "/telephony/pbx-2")
DESK: Final = "/desk"
QUEUE_WAIT: Final = "queue_wait_within_a_minute"
IVR_WAIT: Final = "ivr_wait_within_a_minute"
CALLBACK: Final = "callback_promise_kept"

Event = dict[str, object]
Play = Callable[[Script], None]


class Call:
    """The parts that calls are made of."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.pbx = script.rng.choice(PBX)
        self.queue = script.rng.choice(QUEUES)
        self.entered: Event = {}
        self.queued: Event = {}

    def dials_in(self, menu: tuple[float, float] | None = (4, 14)) -> None:
        """The call begins; it goes through a menu of so many seconds, or straight to its queue."""
        say = self.script.says
        say(self.pbx, "interaction.started", entry="hotline", language="zh")
        self.script.wait(0.5, 2)
        if menu is None:
            return
        self.entered = say(self.pbx, "ivr.entered", menu="main")
        self.script.wait(0.2)
        say(self.pbx, "ivr.menu_presented", menu="main", level=1, options=["complaint", "bill"], human_option=True)
        self.script.wait(*menu)
        say(self.pbx, "ivr.exited", menu="main", reason="queue")
        self.script.wait(0.05, 0.3)

    def waits(self, queue: str | None = None) -> None:
        queued = self.script.says(self.pbx, "queue.entered", queue=queue or self.queue, position=3)
        self.queued = self.queued or queued

    def leaves_queue(self, reason: str) -> None:
        self.script.says(self.pbx, "queue.left", queue=self.queue, reason=reason)

    def talks(self) -> None:
        """A person answers, serves and ends the call."""
        script = self.script
        script.says(DESK, "agent.joined", agent=f"agent-{script.rng.randrange(300):03}", self_identified=True)
        if script.rng.random() < 0.3:
            script.wait(20, 60)
            script.says(self.pbx, "hold.started")
            script.wait(10, 40)
            script.says(self.pbx, "hold.ended")
        script.wait(30, 240)
        script.says(DESK, "agent.left", reason="done")
        self.ends("customer")
        script.wait(5, 40)
        script.says(DESK, "agent.wrapped_up", wrap_up_seconds=12.5)
        script.says(DESK, "survey.offered", kind="satisfaction")

    def ends(self, by: str) -> None:
        self.script.wait(0.2, 1)
        self.script.says(self.pbx, "interaction.ended", ended_by=by)

    def breaks_wait(self, rule: str, start: Event, paused: int = 0) -> None:
        due = instant.micros(str(start["time"])) + MINUTE + paused
        self.script.breaks(rule, start, due)

    def breaks_both(self, paused: int = 0) -> None:
        """Who waits too long in the queue has waited too long since the menu, too."""
        self.breaks_wait(QUEUE_WAIT, self.queued, paused)
        self.breaks_wait(IVR_WAIT, self.entered)


def answered(script: Script) -> None:
    call = Call(script)
    call.dials_in()
    call.waits()
    script.wait(2, 20)
    if script.rng.random() < 0.5:
        script.says(call.pbx, "queue.updated", queue=call.queue, position=1, estimated_wait_seconds=15.0)
    script.wait(1, 18)
    call.leaves_queue("answered")
    call.talks()


def answered_at_the_bound(script: Script) -> None:
    """Exactly one minute is in time."""
    call = Call(script)
    call.dials_in(menu=None)
    call.waits()
    script.wait(60)
    call.talks()


def transferred_in_time(script: Script) -> None:
    call = Call(script)
    call.dials_in()
    call.waits()
    script.wait(5, 12)
    call.leaves_queue("transferred")
    script.wait(1, 4)
    call.waits("general")
    script.wait(5, 12)
    call.talks()


def gives_up_in_time(script: Script) -> None:
    call = Call(script)
    call.dials_in()
    call.waits()
    script.wait(5, 30)
    call.leaves_queue("abandoned")
    call.ends("customer")


def serves_itself(script: Script) -> None:
    call = Call(script)
    script.says(call.pbx, "interaction.started", entry="hotline")
    script.wait(1)
    script.says(call.pbx, "ivr.entered", menu="main")
    script.wait(10, 40)
    script.says(call.pbx, "ivr.exited", menu="main", reason="self_service")
    call.ends("system")


def _promises(script: Script, minutes: float) -> tuple[Call, Event, int, str]:
    """A callback is offered in time and accepted; (call, accepted, promised_to, callback id)."""
    call = Call(script)
    call.dials_in()
    call.waits()
    script.wait(10, 30)
    callback = f"cb-{script.subject}"
    script.says(call.pbx, "callback.offered", callback=callback, mode="queue")
    script.wait(2, 6)
    promised = (script.at + round(minutes * MINUTE)) // SECOND * SECOND
    said = instant.text(promised)
    accepted = script.says(call.pbx, "callback.accepted", callback=callback, promised_to=said)
    call.leaves_queue("callback")
    return call, accepted, promised, callback


def called_back(script: Script) -> None:
    call, _, promised, callback = _promises(script, script.rng.uniform(2, 5))
    script.at = promised - script.rng.randrange(2, 60) * SECOND
    script.says(DESK, "callback.attempted", callback=callback)
    script.wait(5)
    script.says(DESK, "callback.completed", callback=callback, outcome="reached")
    call.ends("agent")


def called_back_late(script: Script) -> None:
    call, accepted, promised, callback = _promises(script, script.rng.uniform(2, 4))
    script.breaks(CALLBACK, accepted, promised)
    script.at = promised + script.rng.randrange(5, 90) * SECOND
    script.says(DESK, "callback.attempted", callback=callback)
    call.ends("agent")


def never_called_back(script: Script) -> None:
    call, accepted, promised, _ = _promises(script, script.rng.uniform(2, 4))
    script.breaks(CALLBACK, accepted, promised)
    call.ends("customer")


def answered_late(script: Script) -> None:
    call = Call(script)
    call.dials_in()
    call.waits()
    script.wait(61, 150)
    call.breaks_both()
    call.leaves_queue("answered")
    call.talks()


def forgotten(script: Script) -> None:
    """Nobody ever answers, and nothing more is heard."""
    call = Call(script)
    call.dials_in()
    call.waits()
    call.breaks_both()


def passed_around(script: Script) -> None:
    """Two stretches that sum to more than a minute; between them the queue's clock stands still."""
    call = Call(script)
    call.dials_in()
    call.waits()
    script.wait(35)
    call.leaves_queue("overflow")
    paused = script.at
    script.wait(3, 10)
    call.waits("general")
    paused = script.at - paused
    script.wait(30, 60)
    call.breaks_both(paused)
    call.talks()


def gives_up_late(script: Script) -> None:
    call = Call(script)
    call.dials_in()
    call.waits()
    script.wait(62, 100)
    call.breaks_both()
    call.leaves_queue("abandoned")
    call.ends("customer")


def lost_in_the_menu(script: Script) -> None:
    """A long menu breaks the clock since the menu, not the one of the queue."""
    call = Call(script)
    call.dials_in(menu=(50, 55))
    call.waits()
    script.wait(15, 30)
    call.breaks_wait(IVR_WAIT, call.entered)
    call.talks()


GOOD: Final[tuple[Play, ...]] = (
    *[answered] * 8,
    answered_at_the_bound,
    transferred_in_time,
    gives_up_in_time,
    serves_itself,
    called_back,
)
BREACHES: Final[tuple[Play, ...]] = (
    answered_late,
    forgotten,
    passed_around,
    gives_up_late,
    lost_in_the_menu,
    called_back_late,
    never_called_back,
)
