"""Announce: steps, verdicts and rejections become records for their topics."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

import orjson

from rules.rule import Rule
from rules.suppression import CALM, Storm, Suppression
from schemas import instant
from schemas.rejection import Rejection
from streams.records import Outgoing, Record

ALERTING: Final = frozenset({"warned", "cancelled", "opened", "withdrawn"})
"""Steps that reach a person. An amendment changes what is known of a breach that was told already."""
MOST_KEPT: Final = 16 * 1024 * 1024
"""Bytes of a refused record. It came packed, so that it may be larger than any that the broker would take unpacked."""
_KEY_KEPT: Final = 64 * 1024


class Announcer:
    """Says what one partition found. `topic` is the full name of the input, for the evidence."""

    def __init__(
        self, rules: Sequence[Rule], topic: str, partition: int, refused: str | None = None, storm: Storm = CALM
    ) -> None:
        """`refused`: the topic of refused records, where it is another than that of the evidence. `storm`: of how many
        alerts only the count is told."""
        self._topic = refused or topic
        self._partition = partition
        self._read_from = {"topic": topic, "partition": partition}
        self._advice: dict[tuple[str, str], dict[str, object]] = {}
        self.suppression = Suppression((), storm, partition)
        self.adopt(rules)

    def adopt(self, rules: Sequence[Rule]) -> None:
        """Says what these say, too: of each version its own words."""
        for rule in rules:
            self._advice[rule.id, rule.digest] = self._advice[rule.id, ""] = _advice(rule)
        self.suppression.adopt(rules)

    def steps(self, steps: Iterable[dict[str, Any]], detected_at: int) -> Iterator[Outgoing]:
        """Every step on the violations' topics."""
        detected, read_from = instant.text(detected_at), self._read_from
        for step in steps:
            proof = [{**read_from, **each} for each in step["evidence"]]
            key = step["violation_id"].encode()
            value = orjson.dumps({**step, "evidence": proof, "detected_at": detected})
            yield Outgoing("violations", key, value)
            yield Outgoing("violations.current", key, value)

    def alerts(self, steps: Iterable[dict[str, Any]], now: int) -> Iterator[Outgoing]:
        """What should reach a person now, because of these steps or because time has passed."""
        told = self.suppression.take((self._alert(step) for step in steps if step["state"] in ALERTING), now)
        for alert in (*told, *self.suppression.pass_time(now)):
            yield Outgoing("alerts", alert["violation_id"].encode(), orjson.dumps(alert))

    def held_back(self) -> dict[str, int]:
        """How many alerts were not told since this was last asked, by why."""
        held, self.suppression.held = dict(self.suppression.held), Counter()
        return held

    def _alert(self, step: dict[str, Any]) -> dict[str, Any]:
        return {
            "violation_id": step["violation_id"],
            "state": step["state"],
            "rule": step["rule"],
            "severity": step["severity"],
            "unverified": step["unverified"],
            "tenant": step["tenant"],
            "channel": step["channel"],
            "queue": step["queue"],
            "subject": step["subject"],
            "revisions": [step["revision"]],
            "due_at": step["due_at"],
            "measured": step["measured"],
            **self._advice.get((step["rule"], step["rule_digest"]), self._advice[step["rule"], ""]),
        }

    def verdicts(self, verdicts: Iterable[dict[str, Any]]) -> Iterator[Outgoing]:
        """One record for each interaction that is over."""
        by_subject: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for verdict in verdicts:
            by_subject.setdefault((verdict["tenant"], verdict["subject"]), []).append(verdict)
        for (tenant, subject), said in by_subject.items():
            record = {"tenant": tenant, "subject": subject, "verdicts": said}
            yield Outgoing("verdicts", subject.encode(), orjson.dumps(record))

    def rejected(self, rejected: Iterable[tuple[Record, Rejection]], now: int) -> Iterator[Outgoing]:
        """The bytes as they came (the first of very many), with reason and place in headers; never the value there."""
        for record, rejection in rejected:
            value, key = record.value, record.key
            is_cut = len(value or b"") > MOST_KEPT or len(key or b"") > _KEY_KEPT
            headers = {
                "reason": rejection.reason,
                "error": rejection.error + (f"; cut to {MOST_KEPT} bytes, its key to {_KEY_KEPT}" if is_cut else ""),
                "topic": self._topic,
                "partition": str(self._partition),
                "offset": str(record.offset),
                "time": instant.text(now),
            }
            kept = (value and value[:MOST_KEPT], key and key[:_KEY_KEPT])
            yield Outgoing("rejected", kept[1], kept[0], [(name, text.encode()) for name, text in headers.items()])


def _advice(rule: Rule) -> dict[str, object]:
    """What an alert says of its rule: texts that stay the same, as JSON already."""
    said = {"title": asdict(rule.title), "runbook": asdict(rule.runbook)}
    return {name: orjson.Fragment(orjson.dumps(text)) for name, text in said.items()}
