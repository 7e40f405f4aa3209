"""The rules that the chaos suite judges by: a deadline of each call, one of each customer, personal data that shows."""

from pathlib import Path
from typing import Final

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


def folder(path: Path, within: int) -> Path:
    """A rules' folder; the deadline is that many seconds, its warning comes a sixth earlier."""
    path.mkdir()
    for name, text in RULES.items():
        (path / f"{name}.yaml").write_text(text.format(within=f"{within}s", warn_at=f"{within * 5000 // 6}ms"))
    return path
