"""A rule: what must be so, on whose authority, and the check that says it in a pattern's keys."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import SerializeAsAny

from rules.alerting import Alerts, read_alerts
from rules.authority import Authority, read_authority
from rules.calendar.file import Described
from rules.compiling.grading import SEVERITIES, Grades, Severity, read_grades
from rules.condition import Condition
from rules.context.facts import NOTHING, Context
from rules.grammar import keys, selectors, values
from rules.grammar.check import read_check
from rules.grammar.keyed import Keyed, Read
from rules.history import NEVER
from rules.proofs.example import Example, read_examples
from rules.timing.duration import Duration
from rules.words.wording import Wording, wording

Telling = Annotated[Wording, Read(wording)]


class Rule(Keyed):
    """One rule file. Fields without a reader are not keys of the file: loading gives them."""

    id: str
    """The file's name, without its ending."""
    pack: str
    """The folder's name."""
    path: Path
    digest: str
    """16 hex digits of the file's bytes, and of those of the calendars and rules that it names."""
    observes: tuple["Rule", ...] = ()
    """The rules that it names, whose verdicts it counts."""
    not_yet: tuple[str, ...] = ()
    """What the rule uses and this version does not do yet; such a rule is not judged."""
    context: Context = NOTHING
    """What is known of the world beside the events."""
    calendars: Mapping[str, Described] = {}
    """The calendars that it names."""
    begins: int = -NEVER
    """This version judges clocks that start at this instant or later, microseconds since 1970 ..."""
    ends: int = NEVER
    """... and before this one."""

    title: Telling
    why: Telling = Wording()
    authority: Annotated[Authority, Read(read_authority)] | None = None
    version: Annotated[str, Read(values.version)] = "1.0"
    valid_from: Annotated[date, Read(values.day)] | None = None
    valid_to: Annotated[date, Read(values.day)] | None = None
    applies_to: Annotated[tuple[tuple[str, Condition], ...], Read(selectors.applying)] = ()
    severity: Annotated[Severity, Read(values.word_of(SEVERITIES))] = "major"
    severity_when: Annotated[Grades, Read(read_grades)] = ()
    """What it is instead, where its interaction knows this at the judged event."""
    enabled: Annotated[bool, Read(values.truth)] | None = None
    check: Annotated[SerializeAsAny[keys.Keys], Read(read_check)]
    warn_at: Annotated[Duration | Fraction, Read(values.span_or_percentage)] | None = None
    """Running time, or a share, at which an open verdict warns."""
    alerts: Annotated[Alerts, Read(read_alerts)] | None = None
    """How its alerts are grouped and held back; each is told where it says nothing."""
    runbook: Telling = Wording()
    misses: Telling = Wording()
    examples: Annotated[tuple[Example, ...], Read(read_examples)] = ()

    @property
    def pattern(self) -> str:
        """The name of its check's pattern, which is the name of the pattern's file."""
        return type(self.check).__module__.rpartition(".")[2]

    @property
    def counts(self) -> bool:
        """Whether it judges what is counted of many interactions, and not these themselves."""
        return self.pattern in ("share", "evidence")

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    @property
    def severities(self) -> tuple[Severity, ...]:
        """All that a violation of it may have; first what it has where no condition holds."""
        return tuple(dict.fromkeys((self.severity, *(each for each, _ in self.severity_when))))

    @property
    def unverified(self) -> bool:
        """Nobody read its authority, or that is not in force: everything said of it says so."""
        return self.authority is not None and self.authority.is_unproven

    @cached_property
    def named(self) -> dict[str, object]:
        """What every record about the rule says of it."""
        return {
            "rule": self.id,
            "rule_version": self.version,
            "rule_digest": self.digest,
            "unverified": self.unverified,
        }

    @cached_property
    def cited(self) -> dict[str, object] | None:
        """Its authority, as records say it."""
        if self.authority is None:
            return None
        return {name: getattr(self.authority, name) for name in ("document", "clause", "modal", "certainty")}

    @property
    def instance(self) -> str:
        """Names it among its versions: a rule may come back as it was, and begins anew then."""
        return self.id if self.begins == -NEVER else f"{self.id}@{self.begins}"

    @property
    def on_by_default(self) -> bool:
        """Whether it is judged where neither command nor settings decide."""
        return not self.unverified if self.enabled is None else self.enabled
