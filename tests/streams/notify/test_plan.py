"""The targets' file: what it says, and every mistake of it in one line that shows no secret."""

from pathlib import Path

import pytest

from streams.notify import plan
from streams.notify.incidents import MINUTE, Grouping

SECRET = "canary-5f0a"
WHOLE = """\
group_by: [rule, queue, channel]
quiet: 30m
update_every: 1m
warnings: true
targets:
  - kind: pagerduty
    name: on-call
    routing_key: {file: KEY}
    at_least: critical
  - kind: apprise
    name: ops-chat
    url: {env: OPS_CHAT}
    language: zh
    match: {queue: billing}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "key").write_text(SECRET)
    monkeypatch.setenv("OPS_CHAT", f"json://127.0.0.1/{SECRET}")
    return tmp_path


def written(folder: Path, text: str) -> Path:
    path = folder / "targets.yaml"
    path.write_text(text.replace("KEY", str(folder / "key")))
    return path


def test_a_whole_file(folder: Path) -> None:
    how, who = plan.read(written(folder, WHOLE))
    assert how.grouping() == Grouping(("rule", "queue", "channel"), 30 * MINUTE, MINUTE, True)
    assert [(each.kind, each.name, each.at_least, each.language, each.match) for each in who] == [
        ("pagerduty", "on-call", "critical", "en", {}),
        ("apprise", "ops-chat", "info", "zh", {"queue": ["billing"]}),
    ]


def test_without_a_file_a_flag_is_enough() -> None:
    how, who = plan.read(None, [{"kind": "alertmanager", "name": "alertmanager", "url": "http://127.0.0.1:9093"}])
    assert (how.grouping(), [each.to() for each in who]) == (Grouping(), ["http://127.0.0.1:9093"])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("quiet: soon\n", "quiet: an elapsed duration such as 60s or 1m30s"),
        ("group_by: [colour]\n", "group_by.0: Input should be 'rule', 'queue'"),
        ("colour: red\n", "colour: Extra inputs are not permitted"),
        ("targets: ops\n", "targets: a list, each with kind and name"),
        ("targets: []\n", "there is nobody to tell: name targets in a file (--targets), or --alertmanager"),
        ("targets: [{kind: pigeon, name: it}]\n", "target it: kind: one of alertmanager, apprise, pagerduty, webhook"),
        ("targets: [{kind: webhook, name: it}]\n", "target it: Value error, one of url and secret_url"),
        (
            "targets: [{kind: pagerduty, name: it, routing_key: SECRET}]\n",
            "it: routing_key: Value error, a secret: write",
        ),
        ("targets: [{kind: apprise, name: it, url: {env: NONE}}]\n", "url: Value error, the variable NONE is not set"),
        ("targets: [{kind: apprise, name: it, url: {file: KEY}}]\n", "url: Value error, Apprise knows no such URL"),
        ("targets: [{kind: apprise, name: it, url: {file: /none}}]\n", "/none: No such file or directory"),
        ("targets: [{kind: webhook, name: it, url: 'http://a:SECRET@b'}]\n", "keep the address in secret_url"),
        ("targets: [{kind: webhook, name: it, url: 'http://b/?k=SECRET'}]\n", "keep the address in secret_url"),
        ("targets: [{kind: webhook, name: It, url: 'http://b'}]\n", "target It: name: String should match pattern"),
        (
            "targets: [{kind: webhook, name: a, url: 'http://b'}, {kind: webhook, name: a, url: 'http://c'}]\n",
            "targets: two are called a",
        ),
    ],
)
def test_a_mistake_is_named_and_no_secret_is_shown(text: str, says: str, folder: Path) -> None:
    path = written(folder, text.replace("SECRET", SECRET))
    with pytest.raises(plan.WrongTargetsError) as wrong:
        plan.read(path)
    said = str(wrong.value)
    assert (said.startswith(f"{path}: "), says in said, SECRET in said, "\n" in said) == (True, True, False, False), (
        said
    )


def test_all_mistakes_are_said_together(folder: Path) -> None:
    path = written(folder, "quiet: soon\ntargets: [{kind: pigeon, name: a}, {kind: webhook, name: b}]\n")
    with pytest.raises(plan.WrongTargetsError) as wrong:
        plan.read(path)
    assert [each.split(":")[0] for each in str(wrong.value).removeprefix(f"{path}: ").split("; ")] == [
        "quiet",
        "target a",
        "target b",
    ]
