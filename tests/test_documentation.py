"""What the pages say is so: commands, files, tests and targets that they name are there, and a page is a page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from streams.cli import contactwatch

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = sorted(
    {
        *ROOT.glob("*.md"),
        *(
            each
            for name in ("dashboards", "rules", "schemas", "streams", "tests")
            for each in (ROOT / name).rglob("*.md")
        ),
    }
)
PAGE_LINES: Final = 80
FRONT_PAGE_LINES: Final = 170
FILE: Final = re.compile(r"`([\w./*{},<>-]+\.(?:py|md|yaml|toml|lock))`|\]\(([^)#:]+)\)")
ROW: Final = re.compile(r"(?m)^\| (`contactwatch [^|]*) \|")


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command that does something, with the names of its groups before it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name))


COMMANDS: Final = frozenset(leaves(contactwatch))


def told(table: str) -> list[frozenset[str]]:
    """Of each name in the first column, the commands it may be: in a row, a group's name is said once."""
    rows = [[words.split() for words in re.findall(r"`(?:contactwatch )?([^`]+)`", row)] for row in ROW.findall(table)]
    return [
        COMMANDS & {" ".join(words[:2]), words[0], f"{first[0]} {words[0]}"}
        for first, *more in rows
        for words in (first, *more)
    ]


def named(page: str) -> list[str]:
    """Paths that a page names, with what stands for any name as a star; braces are spelt out."""
    found = [re.sub(r"<[^>]*>", "*", code or link) for code, link in FILE.findall(page)]
    return [spelt for each in found for spelt in _spelt_out(each)]


def _spelt_out(path: str) -> list[str]:
    before, brace, rest = path.partition("{")
    inside, _, after = rest.partition("}")
    return [before + each + after for each in inside.split(",")] if brace else [path]


def absent(page: Path) -> list[str]:
    """What a page names that lies neither beside it nor under the root."""
    return [each for each in named(page.read_text()) if not any([*page.parent.glob(each), *ROOT.glob(each)])]


def test_the_readme_names_every_command_and_no_other() -> None:
    found = told((ROOT / "README.md").read_text())
    assert (set().union(*found), [each for each in found if len(each) != 1]) == (COMMANDS, [])


def test_a_command_that_is_told_and_is_not_there_is_noticed() -> None:
    table = "| `contactwatch rules check`, `list` | says |\n| `contactwatch topics explain`, `demo` | says |\n"
    assert told(table) == [{"rules check"}, {"rules list"}, set(), {"demo"}]


@pytest.mark.parametrize("page", PAGES, ids=lambda each: each.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    assert absent(page) == []


def test_a_file_that_is_named_and_is_not_there_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(
        "`pyproject.toml`, `journals/{gone,lease}.py`, [a page](streams/NONE.md), `connectors/<product>.py`"
    )
    assert absent(page) == ["journals/gone.py", "journals/lease.py", "streams/NONE.md", "connectors/*.py"]


@pytest.mark.parametrize("page", PAGES, ids=lambda each: each.relative_to(ROOT).as_posix())
def test_every_test_and_target_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text()
    targets = set(re.findall(r"`make ([a-z-]+)", text)) - set(
        re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text())
    )
    tests = set(re.findall(r"`(test_\w+)`", text)) - {each.stem for each in (ROOT / "tests").rglob("test_*.py")}
    assert (targets, tests) == (set(), set())


@pytest.mark.parametrize("page", ["README.md", "dashboards", "rules", "schemas", "streams"])
def test_a_folder_s_page_is_a_page(page: str) -> None:
    path = ROOT / page if page.endswith(".md") else ROOT / page / "README.md"
    limit = FRONT_PAGE_LINES if page.endswith(".md") else PAGE_LINES
    assert len(path.read_text().splitlines()) <= limit
