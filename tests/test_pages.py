"""Every command that a page shows does what is shown; those that need a broker run in tests/kafka/test_pages.py."""

import asyncio
from pathlib import Path

import pytest

from tests import pages
from tests.streams.notify.receiver import receiving

CHINESE = [page for page in pages.every() if page.name.endswith(".zh.md")]
ENGLISH = [page for page in pages.every() if page not in CHINESE]


@pytest.mark.parametrize("page", ENGLISH, ids=lambda each: each.name)
async def test_every_command_of_a_page_does_what_is_shown(page: Path, tmp_path: Path) -> None:
    """Whoever is told of incidents listens where a page says that Alertmanager does."""
    async with receiving() as receiver:
        places = {"http://127.0.0.1:9093": receiver.url}
        found = await asyncio.to_thread(pages.untrue, page, tmp_path, places=places)
    assert found == []


def test_the_chinese_page_shows_no_command_that_no_english_page_shows() -> None:
    """Those were run above."""
    english = {(each.text, each.code) for page in ENGLISH for each in pages.commands(page)}
    assert [each for page in CHINESE for each in pages.commands(page) if (each.text, each.code) not in english] == []


def test_the_front_pages_show_commands() -> None:
    assert {"README.md", "README.zh.md"} <= {each.name for each in pages.every()}


def test_a_command_that_does_otherwise_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "PAGE.md"
    page.write_text("```console\n$ echo one\ntwo\n$ false\n$ false  # exit 1\n$ echo a b c\na ... c\n```\n")
    assert [each.partition(":")[0] for each in pages.untrue(page, tmp_path)] == ["echo one", "false"]


def test_no_command_of_a_page_hides_from_being_run() -> None:
    """Only what no machine of ours can run stands in blocks of another kind."""
    texts = {page.name: page.read_text() for page in pages.every()}
    others = [
        (name, line)
        for name, text in texts.items()
        for block in text.split("```sh\n")[1:]
        for line in block.partition("```")[0].splitlines()
        if not line.startswith(("docker ", "kubectl "))
    ]
    assert others == []
