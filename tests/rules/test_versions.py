"""Rules that change while events flow: each clock is judged by the version of its start, in any order of arrival."""

import random
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import versions
from rules.engine import Engine
from rules.history import NEVER
from rules.interaction import Interaction
from rules.judging import speech
from rules.rule import Rule
from rules.ruleset import Ruleset
from rules.versions import Bundle
from schemas import wire
from schemas.wire import Event
from tests.rules import crashing, histories
from tests.rules.crashing import Topic
from tests.rules.histories import EVER, PATIENT, SECOND, START, happened

FIRST = histories.RULES.replace("masked: {check: {pattern: masked, when: message.sent, in: [text]}}\n", "")
"""But for numbers split over messages, whose digits are sealed: see `test_sealing`."""
STRICTER = (
    FIRST.replace("within: 10s", "within: 7s").replace("within: 5s", "within: 2s").replace("grace: 3s", "grace: 1s")
)
"""The same events matter, and others are late."""
OTHER = """
wait: {applies_to: {channel: chat}, check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 3s}}
ended: {version: 2.0, check: {pattern: deadline, start: {message.sent: {author: customer}}, within: 5s,
  stop: {message.sent: {author: agent, text: hi}}, again: when_ended}}
late_attribute: {applies_to: {customer_group: elderly}, check: {pattern: order, before: agent.joined,
  needs: {queue.entered: {queue: y}}}}
fresh: {check: {pattern: forbidden, never: hold.started, while: {from: {message.sent: {text: "199"}}, to: agent.left}}}
"""
"""Other events and conditions matter; some rules go, one comes."""
SEEDS = st.integers(0, 2**32)
often = settings(max_examples=120, deadline=None, derandomize=True)
Clock = tuple[Any, ...]


rules_of = cache(histories.rules)


def bundle(second: int, lines: str) -> Bundle:
    return Bundle(START + second * SECOND, rules_of(lines))


def ruleset(*bundles: Bundle, before: Ruleset | None = None) -> Ruleset:
    rules = versions.combined(rules_of(FIRST), bundles).rules
    return Ruleset(rules, any_date=True, before=before)


def events(seed: int) -> list[Event]:
    found = [wire.from_mapping(each) for each in histories.history(seed)]
    return [each for each in found if isinstance(each, Event)]


def clocks(engine: Engine) -> list[Clock]:
    """What is said of each clock when all is known."""
    return sorted(
        (_clock(each, rule, judged) for each in opened(engine) for rule, judged in all_of(engine, each)), key=str
    )


def all_of(engine: Engine, interaction: Interaction) -> list[tuple[Rule, Any]]:
    return speech.judged(engine.ruleset, interaction, NEVER - 1, "")


def opened(engine: Engine) -> list[Interaction]:
    engine.wake([key for key, _, _ in engine.asleep.times()] if engine.asleep else [])
    engine.freshen(1000)
    return list(engine.open.values())


def _clock(interaction: Interaction, rule: Rule, judged: Any) -> Clock:
    held = interaction.events()
    started = held[judged.start]
    evidence = [held[place].id for place in judged.evidence]
    return (rule.id, rule.digest, interaction.key, started.time, started.id, *judged[1:4], evidence, judged.entries)


class Run:
    """An engine that takes events, changes its rules, and is saved and loaded where chance puts it."""

    def __init__(self, rules: Ruleset) -> None:
        self.topic = Topic()
        self.engine, self.saver, _ = crashing.loaded(rules, PATIENT, self.topic)
        self.steps: list[dict[str, Any]] = []

    def take(self, event: Event) -> None:
        assert self.engine.judge(event, START + EVER // 4) is None

    def adopt(self, rules: Ruleset) -> None:
        self.engine.adopt(rules)
        self.saver.adopt()

    def save(self) -> None:
        self.topic.append(crashing.whole(self.saver, 0))
        self.steps += self.engine.take_said()[0]

    def load(self, rules: Ruleset) -> None:
        self.engine, self.saver, _ = crashing.loaded(rules, PATIENT, self.topic)

    def ended(self) -> tuple[list[Clock], dict[str, Any]]:
        """(every clock, what stands) when time has passed everything."""
        self.engine.freshen(1000)
        self.engine.pass_time(START + 3600 * SECOND, START + EVER // 4)
        found = clocks(self.engine)
        self.steps += self.engine.take_said()[0]
        return found, histories.standing(self.steps)


def judged_alone(rules: Ruleset, arrived: list[Event]) -> tuple[list[Clock], dict[str, Any]]:
    run = Run(rules)
    for event in arrived:
        run.take(event)
    return run.ended()


@often
@given(SEEDS, SEEDS)
def test_each_clock_is_judged_by_the_version_of_the_event_that_starts_it(seed: int, order: int) -> None:
    """The two versions differ in their limits alone, so each sees the same clocks: every one is judged once."""
    choice, arrived = random.Random(order), events(seed)
    choice.shuffle(arrived)
    at = choice.randrange(20)
    found, _ = judged_alone(ruleset(bundle(at, STRICTER)), arrived)
    before, _ = judged_alone(ruleset(), arrived)
    after, _ = judged_alone(Ruleset(rules_of(STRICTER), any_date=True), arrived)
    since = START + at * SECOND
    expected = [each for each in before if each[3] < since] + [each for each in after if each[3] >= since]
    assert found == sorted({str(each): each for each in expected}.values(), key=str)


@often
@given(SEEDS, SEEDS)
def test_switching_while_events_flow_leaves_what_knowing_all_versions_leaves(seed: int, order: int) -> None:
    """Bundles become known at some moment before an event of their time comes; late events come before and after; it is
    saved, loaded and changed over anywhere. `standing` also sees a revision that is there twice, or missing."""
    choice, arrived = random.Random(order), events(seed)
    choice.shuffle(arrived)
    first, second = sorted(choice.sample(range(21), 2))
    bundles = [bundle(first, OTHER), bundle(second, choice.choice((FIRST, STRICTER)))]
    calm = judged_alone(ruleset(*bundles), arrived)
    known: list[Bundle] = []
    run = Run(ruleset())
    for event in arrived:
        while bundles and (event.time >= bundles[0].begins or choice.random() < 0.2):
            known.append(bundles.pop(0))
            run.adopt(ruleset(*known, before=run.engine.ruleset))  # type: ignore[arg-type] # an engine's is whole
        run.take(event)
        if choice.random() < 0.3:
            run.engine.pass_time(event.time - 2 * SECOND, START + EVER // 4)
        if choice.random() < 0.3:
            run.save()
            if choice.random() < 0.5:
                run.load(ruleset(*known))
    for each in bundles:
        known.append(each)
        run.adopt(ruleset(*known, before=run.engine.ruleset))  # type: ignore[arg-type]
    assert run.ended() == calm


def test_a_rule_that_stays_the_same_is_one_rule_and_begins_nowhere() -> None:
    changed = FIRST.replace("within: 10s", "within: 9s")
    rules = versions.combined(rules_of(FIRST), [bundle(5, changed), bundle(9, changed)]).rules
    since = START + 5 * SECOND
    assert [(each.id, each.begins, each.ends) for each in rules if each.begins > -NEVER or each.ends < NEVER] == [
        ("wait", -NEVER, since),
        ("wait", since, NEVER),
    ]


def test_a_rule_that_comes_back_begins_anew() -> None:
    changed = FIRST.replace("within: 10s", "within: 9s")
    rules = versions.combined(rules_of(FIRST), [bundle(5, changed), bundle(9, FIRST)]).rules
    waits = [(each.begins, each.ends) for each in rules if each.id == "wait"]
    assert waits == [
        (-NEVER, START + 5 * SECOND),
        (START + 5 * SECOND, START + 9 * SECOND),
        (START + 9 * SECOND, NEVER),
    ]


def test_an_evidence_of_an_artefact_is_not_changed_while_running_and_the_reason_names_it() -> None:
    artefact = "plan: {check: {pattern: evidence, of: quality.scored, artefact: plan}}\n"
    other = artefact.replace("of: quality.scored", "of: data.exported")
    for bundles in ([bundle(5, FIRST + other)], [bundle(5, FIRST), bundle(9, FIRST + artefact)]):
        found = versions.combined(rules_of(FIRST + artefact), bundles)
        assert [each.reason for each in found.refused] == [f"plan: {versions.ARTEFACT}"]


def test_what_counts_by_period_and_an_evidence_of_an_artefact_may_come_and_stay() -> None:
    share = "answered: {check: {pattern: share, of: queue.entered, part: agent.joined, at_least: 80%, period: day}}\n"
    artefact = "plan: {check: {pattern: evidence, of: quality.scored, artefact: plan}}\n"
    bundles = [bundle(5, FIRST + share + artefact), bundle(9, FIRST + share.replace("80%", "90%") + artefact)]
    assert versions.combined(rules_of(FIRST), bundles).refused == ()


WAIT = "wait: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 3s, again: never}}\n"
LATER = WAIT.replace("{check", "{version: 2.0, check")


def told(run: Run) -> list[tuple[str, str, str]]:
    return [(step["state"], step["rule_version"], step["reason"]) for step in run.steps]


def test_an_earlier_start_that_comes_late_withdraws_what_the_later_version_said_and_says_its_own_at_once() -> None:
    run = Run(Ruleset(versions.combined(rules_of(WAIT), [bundle(10, LATER)]).rules, any_date=True))
    run.take(happened("queue.entered", 12, 2)[0])
    run.engine.pass_time(START + 60 * SECOND, START + EVER // 4)
    run.save()
    run.take(happened("queue.entered", 8, 1)[0])
    run.save()
    assert told(run)[0] == ("opened", "2.0", "")
    assert sorted(told(run)[1:]) == [("opened", "1.0", ""), ("withdrawn", "2.0", "superseded")]


def test_where_one_event_is_known_to_be_of_an_earlier_time_its_clock_becomes_the_earlier_versions() -> None:
    """Another major is another id: the old one is withdrawn."""
    run = Run(Ruleset(versions.combined(rules_of(WAIT), [bundle(10, LATER)]).rules, any_date=True))
    run.take(happened("queue.entered", 12, 1)[0])
    run.engine.pass_time(START + 60 * SECOND, START + EVER // 4)
    run.take(happened("queue.entered", 8, 1)[0])
    run.save()
    ids = {step["violation_id"] for step in run.steps}
    assert (len(ids), sorted(told(run))) == (
        2,
        [("opened", "1.0", ""), ("opened", "2.0", ""), ("withdrawn", "2.0", "superseded")],
    )


def test_a_condition_that_nobody_asked_before_is_not_met_by_what_was_before() -> None:
    """So it is in a replay, too, which could read it; what was asked before counts on."""
    asks = "asks: {check: {pattern: order, before: agent.joined, needs: {queue.left: {reason: transferred}}}}\n"
    since = ruleset(Bundle(START + 10 * SECOND, rules_of(FIRST + asks)))
    left, joined = happened("queue.left", 8, 1, reason="transferred")[0], happened("agent.joined", 12, 2)[0]
    found, _ = judged_alone(since, [left, joined])
    assert [each[5] for each in found if each[0] == "asks"] == ["broken"]
    asked, _ = judged_alone(
        Ruleset(
            versions.combined(rules_of(asks), [bundle(10, asks.replace("asks: {", "asks: {version: 1.1, "))]).rules
        ),
        [left, joined],
    )
    assert [each[5] for each in asked] == ["kept"]
