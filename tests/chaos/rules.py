"""The rules that the chaos suite judges by: a deadline of each call, one of each customer, personal data that shows."""

from pathlib import Path
from random import Random
from typing import Final, NamedTuple


class Version(NamedTuple):
    """Which rules."""

    longest: int
    """The deadline of the first ones; seconds."""
    is_shorter: bool = False
    """By a second."""
    major: int = 1
    """Of rules with another major the violations have other ids."""

    def another(self, chance: Random) -> "Version":
        return Version(self.longest, not self.is_shorter, self.major + chance.randint(0, 1))

    @property
    def within(self) -> int:
        return self.longest - self.is_shorter


RULES: Final = {
    "answered_in_time": """\
title: A queued caller reaches a person in time
check:
  pattern: deadline
  start: queue.entered
  stop: agent.joined
  within: {within}
  excuse:
    - queue.left: {{reason: abandoned}}
warn_at: {warn_at}
""",
    "answered_whoever_calls": """\
title: Who queued reaches a person in time, in this call or in another one
check:
  pattern: deadline
  start: queue.entered
  stop: agent.joined
  within: {within}
  for_each: [customer]
""",
    "no_number_shows": """\
title: No message shows a mobile number
check:
  pattern: masked
  when: message.sent
  in: text
  kinds: [cn_mobile]
  join: 1ms
""",
}


def folder(path: Path, version: Version) -> Path:
    """A rules' folder; the warning comes a sixth of the deadline earlier."""
    path.mkdir()
    warn_at = f"{version.within * 5000 // 6}ms"
    for name, text in RULES.items():
        said = text.format(within=f"{version.within}s", warn_at=warn_at)
        (path / f"{name}.yaml").write_text(f'version: "{version.major}.0"\n{said}')
    return path
