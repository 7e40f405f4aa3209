"""Which alerts reach a person: one a group and period, and in a storm one in place of thousands. It reads no clock."""

import itertools
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final, NamedTuple

from rules.alerting import Alerts
from rules.history import NEVER
from rules.rule import Rule

Alert = dict[str, Any]
"""As it stands on the topic of alerts."""
Place = tuple[str, ...]
"""Of what must outlive a restart, by kind and names: a group's period, an alert that is held back, a tenant's last
minute with its storm."""

SECOND: Final = 1_000_000
ENDING: Final = frozenset({"cancelled", "withdrawn"})
_FORETOLD: Final = "warned"
"""The state of warnings, and the last name of their groups: they stand beside those of what is broken."""
_SAMPLES: Final = 5
_REMEMBERED: Final = 10_000
"""Violations of one group that are known to be held back; of more an end is told that nobody missed."""
_STORM: Final = {
    "title": {"en": "A storm of alerts: they are counted, not told one by one", "zh": "告警风暴：仅计数，不再逐条发送"},
    "runbook": "Look at what is counted here; what stands is on the topic of violations and on the boards.",
}


class Storm(NamedTuple):
    """More alerts a minute than this are a storm, in one partition of one tenant; 0: never."""

    above: int = 0


CALM: Final = Storm()


@dataclass
class _Group:
    """Alerts of one group since one of them was told."""

    until: int
    held: dict[str, "_Held"] = field(default_factory=dict)
    """By violation the last that was held back of it, in the order in which they came."""


class _Held(NamedTuple):
    alert: Alert
    is_news: bool
    """Whether nothing was told of its violation before: then nobody misses its end."""
    number: int
    """In which order they came."""


class _Lately:
    """How many alerts came in the last minute, by the second."""

    def __init__(self, seconds: Iterable[tuple[int, int]] = ()) -> None:
        self.seconds = deque(seconds)
        """Each with how many came in it."""
        self.total = sum(count for _, count in self.seconds)

    def add(self, now: int) -> None:
        second, count = now // SECOND, 0
        if self.seconds and self.seconds[-1][0] >= second:
            second, count = self.seconds.pop()
        self.seconds.append((second, count + 1))
        self.total += 1
        self.forget(now)

    def forget(self, now: int) -> None:
        """What is a minute old."""
        while self.seconds and self.seconds[0][0] <= now // SECOND - 60:
            self.total -= self.seconds.popleft()[1]


@dataclass
class _Raging:
    """A storm that goes on."""

    id: str
    counts: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)


class Suppression:
    """Of one partition. Instants and spans in microseconds, by the stream's clock."""

    def __init__(self, rules: Iterable[Rule], storm: Storm, partition: int = 0) -> None:
        self._grouping: dict[str, Alerts] = {}
        self.adopt(rules)
        self._storm = storm
        self._partition = partition
        self._groups: dict[tuple[str, ...], _Group] = {}
        self._first = NEVER
        """No group's period is over before this: time passes many times a second, mostly for nothing."""
        self._lately: dict[str, _Lately] = {}
        self._raging: dict[str, _Raging] = {}
        self.held: Counter[str] = Counter()
        """Alerts that were held back, by why: grouped or storm; whoever counts empties it."""
        self._numbers = itertools.count()
        self.unsaved: set[Place] | None = None
        """What has changed since it was last saved; nobody asks for it where it is None."""

    def adopt(self, rules: Iterable[Rule]) -> None:
        """Groups alerts as these rules say; of several versions, as the last."""
        self._grouping |= {rule.id: rule.alerts for rule in rules if rule.alerts is not None}

    def take(self, alerts: Iterable[Alert], now: int) -> list[Alert]:
        """Those of the alerts that are told now."""
        found = [alert for each in alerts for alert in self._grouped(each, now)]
        return [alert for each in found for alert in self._calmed(each, now)]

    def pass_time(self, now: int) -> list[Alert]:
        """What is told because a period or a storm is over."""
        over: list[Alert] = []
        if now >= self._first:
            keys = sorted(key for key, group in self._groups.items() if now >= group.until)
            over = [alert for key in keys for alert in self._over(key, now)]
            self._first = min((group.until for group in self._groups.values()), default=NEVER)
        found = [alert for each in over for alert in self._calmed(each, now)]
        return found + [alert for tenant in sorted(self._raging) for alert in self._abated(tenant, now)]

    def _grouped(self, alert: Alert, now: int) -> Iterator[Alert]:
        grouping = self._grouping.get(alert["rule"])
        key = None if grouping is None else self._key(alert)
        if grouping is None or key is None:
            yield alert
            return
        # A warning holds back no breach: whoever was told of the one may not care for it, or wait for the other.
        foretold, violation = (*key, _FORETOLD), alert["violation_id"]
        before = self._let_go(foretold, violation) or self._let_go(key, violation)
        if alert["state"] in ENDING:
            if before is None or not before.is_news:
                yield alert
            return
        place = foretold if alert["state"] == _FORETOLD else key
        group = self._groups.get(place)
        if group is None or now >= group.until:
            yield {**alert, "held_back": 0 if group is None else len(group.held)}
            self._begin(place, now + grouping.period.micros)
            return
        self.held["grouped"] += 1
        is_news = alert["revisions"][0] == 1 if before is None else before.is_news
        group.held[violation] = _Held(alert, is_news, next(self._numbers))
        self._note("held", violation, *place)
        if len(group.held) > _REMEMBERED:
            self._let_go(place, next(iter(group.held)))

    def _begin(self, key: Place, until: int) -> None:
        """A group's next period: what was held back in the last one is told, or counted."""
        before = self._groups.get(key)
        if before is not None:
            for violation in list(before.held):
                self._let_go(key, violation)
        self._groups[key] = _Group(until)
        self._note("group", *key)
        self._first = min(self._first, until)

    def _let_go(self, key: Place, violation: str) -> _Held | None:
        group = self._groups.get(key)
        held = None if group is None else group.held.pop(violation, None)
        if held is not None:
            self._note("held", violation, *key)
        return held

    def _note(self, *place: str) -> None:
        if self.unsaved is not None:
            self.unsaved.add(place)

    def _key(self, alert: Alert) -> tuple[str, ...] | None:
        """Of whom it is one; None where a field is missing and such alerts stay alone."""
        grouping = self._grouping[alert["rule"]]
        values = [alert.get(name) for name in grouping.group_by]
        if grouping.missing == "alone" and None in values:
            return None
        return (alert["tenant"], alert["rule"], *map(str, values))

    def _over(self, key: tuple[str, ...], now: int) -> Iterator[Alert]:
        """At the end of a period the last that was held back is told, with how many others were."""
        group, grouping = self._groups[key], self._grouping.get(key[1])
        if group.held:
            last = group.held[next(reversed(group.held))]
            yield {**last.alert, "held_back": len(group.held) - 1}
            # A rule that is gone since groups no more.
            self._begin(key, now if grouping is None else now + grouping.period.micros)
        else:
            del self._groups[key]
            self._note("group", *key)

    def _calmed(self, alert: Alert, now: int) -> Iterator[Alert]:
        if not self._storm.above or alert["state"] in ENDING:
            yield alert
            return
        tenant = alert["tenant"]
        lately = self._lately.setdefault(tenant, _Lately())
        lately.add(now)
        self._note("storm", tenant)
        raging = self._raging.get(tenant)
        if raging is None and lately.total <= self._storm.above:
            yield alert
            return
        self.held["storm"] += 1
        if raging is None:
            raging = self._raging[tenant] = _Raging(self._named(tenant, now))
            yield self._told(raging, tenant, "storm", {})
        raging.counts[alert["rule"]] += 1
        if len(raging.samples) < _SAMPLES:
            raging.samples.append(alert["violation_id"])

    def _abated(self, tenant: str, now: int) -> Iterator[Alert]:
        """A storm is over when a minute brings less than half of what began it."""
        lately, raging = self._lately[tenant], self._raging[tenant]
        lately.forget(now)
        if 2 * lately.total < self._storm.above or not self._storm.above:
            del self._raging[tenant]
            self._note("storm", tenant)
            yield self._told(raging, tenant, "closed", dict(raging.counts))

    def _named(self, tenant: str, now: int) -> str:
        return blake2b(f"storm\0{tenant}\0{self._partition}\0{now}".encode(), digest_size=16).hexdigest()

    def _told(self, raging: _Raging, tenant: str, state: str, counts: Mapping[str, int]) -> Alert:
        return {
            "violation_id": raging.id,
            "state": state,
            "rule": "storm",
            "severity": "critical",
            "unverified": False,
            "tenant": tenant,
            "channel": None,
            "queue": None,
            "subject": "",
            "revisions": [],
            "due_at": None,
            "measured": None,
            "held_back": sum(counts.values()),
            "counts": counts,
            "samples": list(raging.samples),
            **_STORM,
        }

    def saved(self, place: Place) -> dict[str, Any] | None:
        """What stands there now, to be restored after a restart; None where nothing does."""
        kind, name, *others = place
        if kind == "storm":
            raging, lately = self._raging.get(name), {"lately": list(self._lately[name].seconds)}
            return lately if raging is None else {**vars(raging), **lately}
        group = self._groups.get((name, *others) if kind == "group" else tuple(others))
        if group is None or kind == "group":
            return None if group is None else {"until": group.until}
        held = group.held.get(name)
        return None if held is None else held._asdict()

    def restore(self, saved: Mapping[Place, Mapping[str, Any]]) -> None:
        """Takes back what stood, into a suppression that nothing was told yet."""
        held: list[tuple[Place, _Held]] = []
        for (kind, name, *others), content in saved.items():
            if kind == "storm":
                self._lately[name] = _Lately(map(tuple, content["lately"]))
                if "id" in content:
                    self._raging[name] = _Raging(content["id"], Counter(content["counts"]), content["samples"])
            elif kind == "group":
                self._begin((name, *others), content["until"])
            else:
                held.append((tuple(others), _Held(**content)))
        for key, each in sorted(held, key=lambda found: found[1].number):
            if (group := self._groups.get(key)) is not None:
                group.held[each.alert["violation_id"]] = each
                self._numbers = itertools.count(each.number + 1)
