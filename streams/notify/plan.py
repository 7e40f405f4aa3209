"""The targets' file: who is told, how alerts become incidents, and how long a target is tried."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.timing import duration
from streams.configuration import settings_file
from streams.notify import target
from streams.notify.incidents import Grouping
from streams.notify.target import Target

Field_ = Literal["rule", "queue", "channel", "severity", "subject", "violation_id"]
SPANS: Final = ("quiet", "update_every", "give_up")


class WrongTargetsError(ValueError):
    """The targets cannot be taken: names the file, the target and the field, and never what stands there."""


class Plan(BaseModel):
    """What the targets' file says besides the targets."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    group_by: list[Field_] = Field(default=["rule", "queue"], description="Alerts that agree in these are one incident")
    quiet: str = Field(default="1h", description="An incident without news for so long is over; 0s: never")
    update_every: str = Field(default="5m", description="An incident that grows is told again at most so often")
    warnings: bool = Field(default=False, description="Whether violations that are only near are told, too")
    give_up: str = Field(default="10m", description="How long one notice is tried at one target")
    waiting: int = Field(
        default=1000, ge=1, le=100_000, description="Incidents that may wait at one target; the oldest goes"
    )

    def micros(self, name: str) -> int:
        parsed = duration.parse(getattr(self, name))
        if not isinstance(parsed, duration.Elapsed):
            raise ValueError("an elapsed duration such as 60s or 1m30s")
        return parsed.micros

    def grouping(self) -> Grouping:
        return Grouping(tuple(self.group_by), self.micros("quiet"), self.micros("update_every"), self.warnings)


def read(path: Path | None, flags: Sequence[Mapping[str, object]] = ()) -> tuple[Plan, tuple[Target, ...]]:
    """The plan and every target, of the file and of flags. Raises WrongTargetsError with all that is wrong."""
    place = "" if path is None else f"{path}: "
    try:
        said = {} if path is None else settings_file.read(path)
    except settings_file.WrongFileError as error:
        raise WrongTargetsError(f"{place}{error}") from None
    entries = said.pop("targets", [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise WrongTargetsError(f"{place}targets: a list, each with kind and name")
    wrong: list[str] = []
    plan = _plan(said, wrong)
    found = [each for entry in (*entries, *flags) if (each := _target(entry, wrong)) is not None]
    names = [each.name for each in found]
    wrong += [f"targets: two are called {name}" for name in sorted(set(names)) if names.count(name) > 1]
    if wrong:
        raise WrongTargetsError(place + "; ".join(wrong))
    if not found:
        raise WrongTargetsError(
            f"{place}there is nobody to tell: name targets in a file (--targets), or --alertmanager"
        )
    return plan, tuple(found)


def _plan(said: dict[str, Any], wrong: list[str]) -> Plan:
    plan = Plan()
    try:
        plan = Plan.model_validate(said)
    except ValidationError as error:
        wrong += _lines(error, "")
    for name in SPANS:
        try:
            plan.micros(name)
        except ValueError:
            wrong.append(f"{name}: an elapsed duration such as 60s or 1m30s")
    return plan


def _target(entry: Mapping[str, object], wrong: list[str]) -> Target | None:
    called = f"target {entry.get('name', '?')}: "
    try:
        return target.made(entry)
    except ValidationError as error:
        wrong += _lines(error, called)
    except ValueError as error:
        wrong.append(f"{called}{error}")
    return None


def _lines(error: ValidationError, called: str) -> list[str]:
    return [
        f"{called}{'.'.join(map(str, each['loc']))}: {each['msg']}".replace(": : ", ": ")
        for each in error.errors(include_input=False, include_url=False)
    ]
