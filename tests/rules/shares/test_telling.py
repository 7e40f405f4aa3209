"""What is told of clocks to those who count them: no more than they count, and nothing that is not taken back."""

from dataclasses import replace

import pytest

from rules.engine import Engine
from rules.ruleset import Ruleset
from schemas import instant
from schemas.fact import VerdictFact
from tests.rules import histories
from tests.rules.histories import PATIENT, SECOND, START
from tests.rules.subjects import worlds

SHARE = """
service: {check: {pattern: share, period: hour, part: agent.joined, of: queue.entered, within: 20s, at_least: 80%}}
"""
EVIDENCE = "data: {check: {pattern: evidence, of: {rules: [service]}, months: 3}}"
Line = tuple[str, str, bool]
"""Rule, verdict, whether it is withdrawn."""


class Told:
    """One call, and the facts that each of its events led to."""

    def __init__(self, rules: str, only: str = "") -> None:
        found = histories.rules(rules)
        chosen = [rule for rule in found if not only or rule.id == only]
        self.engine = Engine(Ruleset(chosen, any_date=True), replace(PATIENT, lateness=0))

    def at(self, second: float, type_: str, id_: str) -> list[Line]:
        content = {"specversion": "1.0", "id": id_, "source": "/a", "type": type_, "subject": "call-1", "data": {}}
        event = worlds.decoded({**content, "time": instant.text(START + round(second * SECOND))})
        assert self.engine.judge(event, max(self.engine.recorded, event.time), 0) is None
        return self._facts()

    def says(self, second: float, state: str) -> list[Line]:
        content = {"specversion": "1.0", "id": f"{state}-{second}", "source": "/a", "type": "system.status"}
        time = instant.text(START + round(second * SECOND))
        event = worlds.decoded({**content, "subject": "/a", "time": time, "data": {"state": state}})
        assert self.engine.hear(event, max(self.engine.recorded, event.time)) is None
        self.engine.freshen()
        return self._facts()

    def passes(self, second: float) -> list[Line]:
        self.engine.pass_time(START + round(second * SECOND), START + round(second * SECOND))
        return self._facts()

    def _facts(self) -> list[Line]:
        facts = [each for each in self.engine.take_facts() if isinstance(each, VerdictFact)]
        return [
            (each.rule.partition("@")[0], "final" if each.final else each.verdict, each.withdrawn) for each in facts
        ]


def test_a_share_is_told_of_a_clock_at_its_start_and_when_it_is_decided() -> None:
    call = Told(SHARE)
    assert call.at(0, "queue.entered", "1") == [("service", "open", False)]
    assert call.at(10, "agent.joined", "2") == [("service", "kept", False)]
    assert call.passes(60) == []


def test_an_evidence_counts_what_is_decided_and_is_told_of_nothing_else() -> None:
    call = Told(SHARE + EVIDENCE, only="data")
    assert call.at(0, "queue.entered", "1") == []
    assert call.passes(20) == []
    assert call.passes(20.5) == [("data", "broken", False)]


def test_what_is_open_again_is_taken_back_from_an_evidence() -> None:
    call = Told(SHARE + EVIDENCE, only="data")
    call.at(0, "queue.entered", "1")
    assert call.at(10, "agent.joined", "2") == [("data", "kept", False)]
    assert call.at(-1, "agent.joined", "2") == [("data", "kept", True)]


def test_an_evidence_that_nobody_remembers_is_told_all_anew() -> None:
    call = Told(SHARE + EVIDENCE, only="data")
    call.at(0, "queue.entered", "1")
    (interaction,) = call.engine.open.values()
    interaction.told = None  # as after a restart
    assert call.at(1, "hold.started", "2") == []
    call.engine.speak(interaction)
    assert call.passes(2) == [("data", "open", False)]


def test_what_was_open_for_a_word_that_was_awaited_is_told_when_it_comes() -> None:
    call = Told(SHARE)
    call.says(0, "alive")
    call.at(1, "queue.entered", "1")
    call.says(10, "alive")
    call.says(18, "alive")
    call.at(20, "queue.entered", "2")
    assert call.at(25, "queue.entered", "3") == [("service", "open", False)]
    assert call.says(26, "alive") == [("service", "broken", False)]


def test_what_an_event_behind_it_decides_is_taken_back_where_its_source_was_silent() -> None:
    call = Told(SHARE)
    for second in (0, 9, 18):
        call.says(second, "alive")
    call.at(1, "queue.entered", "1")
    assert call.at(40, "queue.entered", "2") == [("service", "broken", False), ("service", "open", False)]
    assert call.passes(41) == [("service", "undetermined", False)]


LATEST = """
service: {check: {pattern: share, period: hour, part: agent.joined, of: queue.entered, within: 60s, at_least: 80%,
  again: restarts, excuse: queue.left}}
"""
NAMED = """
of_latest: {check: {pattern: share, period: hour, part: {kept: latest}, at_least: 80%}}
latest: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s, again: restarts}}
"""
OF_STAYS = """
of_quiet: {check: {pattern: share, period: hour, part: {kept: quiet}, at_least: 80%}}
quiet: {check: {pattern: forbidden, never: payment.started, while: {from: recording.started, to: recording.stopped}}}
"""
OPEN, GONE = ("open", False), ("open", True)


def told(lines: list[Line]) -> list[tuple[str, bool]]:
    return [(verdict, withdrawn) for _, verdict, withdrawn in lines]


@pytest.mark.parametrize("rules", [LATEST, NAMED])
def test_a_clock_whose_place_a_later_start_takes_is_taken_back(rules: str) -> None:
    call = Told(rules)
    assert told(call.at(0, "queue.entered", "1")) == [OPEN]
    assert sorted(told(call.at(10, "queue.entered", "2"))) == [OPEN, GONE]
    assert told(call.at(20, "agent.joined", "3")) == [("kept", False)]


@pytest.mark.parametrize("rules", [LATEST, NAMED])
def test_it_is_taken_back_too_where_nobody_remembers_what_was_told(rules: str) -> None:
    call = Told(rules)
    call.at(0, "queue.entered", "1")
    (interaction,) = call.engine.open.values()
    interaction.told = None  # as after a restart
    assert sorted(told(call.at(10, "queue.entered", "2"))) == [OPEN, OPEN, GONE]


def test_a_stay_is_told_of_when_it_begins_and_when_it_is_over() -> None:
    call = Told(OF_STAYS)
    call.at(0, "recording.started", "1")
    assert told(call.passes(1)) == [OPEN]
    assert told(call.at(10, "recording.stopped", "2")) == []
    assert told(call.passes(11)) == [("kept", False)]


def test_a_stay_whose_time_is_over_is_told_of_by_time_alone() -> None:
    call = Told(OF_STAYS.replace("to: recording.stopped", "grace: 5s, for: 20s"))
    call.at(0, "recording.started", "1")
    assert told(call.passes(4)) == []
    assert told(call.passes(6)) == [OPEN]
    assert told(call.passes(21)) == [("kept", False)]


def test_a_stay_that_is_not_empty_after_all_is_taken_back() -> None:
    call = Told(OF_STAYS)
    call.at(0, "recording.started", "1")
    assert told(call.passes(5)) == [OPEN]
    assert sorted(told(call.at(10, "payment.started", "3"))) == [OPEN, GONE]
    assert told(call.passes(20)) == [("broken", False)]


def test_what_is_excused_stays_counted_when_another_starts() -> None:
    call = Told(LATEST)
    call.at(0, "queue.entered", "1")
    assert told(call.at(10, "queue.left", "2")) == [("excused", False)]
    assert told(call.at(20, "queue.entered", "3")) == [OPEN]
    assert told(call.at(70, "agent.joined", "4")) == [("kept", False)]


def test_what_is_excused_holds_back_no_start_that_is_ignored_while_a_clock_runs() -> None:
    call = Told(LATEST.replace("restarts", "when_ended"))
    call.at(0, "queue.entered", "1")
    assert told(call.at(5, "queue.entered", "2")) == []
    call.at(10, "queue.left", "3")
    assert told(call.at(20, "queue.entered", "4")) == [OPEN]
