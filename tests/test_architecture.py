"""The house style that no linter knows: sizes, names, clock, files, products; each finding names its place."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).parent.parent
PURE: Final = ("rules", "schemas")
PACKAGES: Final = (*PURE, "streams", "dashboards")
EVERYWHERE: Final = (*PACKAGES, "tests")

MODULE_LINES: Final = 300
FUNCTION_LINES: Final = 40
COMMENT_SHARE: Final = 0.08

NAMES: Final = frozenset(
    "utils util helpers helper common misc base core manager service handler_factory processor_impl types_".split()
)
CLASS_WORDS: Final = frozenset("Manager Helper Util Utils Impl Abstract Base".split())
VENDORS: Final = re.compile(
    r"\b(asterisk|freeswitch|genesys|twilio|amazon connect|avaya|cisco|webex|five9|talkdesk|ringcentral|vonage|aircall"
    r"|3cx|vicidial|cxone|verint|chatwoot|zendesk|salesforce|freshdesk|dialogflow|rasa|udesk|sobot)\b",
    re.IGNORECASE,
)
MACHINE_PATH: Final = re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp|var/folders)/\w")
FILE_CALLS: Final = frozenset("open read_text read_bytes write_text write_bytes".split())
READS_FILES: Final = frozenset({"rules/loading.py", "rules/masking/shipped.py"})
READS_ENVIRONMENT: Final = frozenset({"streams/settings.py"})


class Text(NamedTuple):
    """A file of ours, by its path from the root."""

    path: str
    text: str

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()


Check = Callable[[Text], Iterator[str]]


@cache
def tree(module: Text) -> ast.Module:
    return ast.parse(module.text)


@cache
def texts(folders: tuple[str, ...], *endings: str) -> tuple[Text, ...]:
    """Every file in these folders that ends so; every file where no ending is given."""
    paths = (each for folder in folders for each in (ROOT / folder).rglob("*") if "__pycache__" not in each.parts)
    return tuple(read(each) for each in sorted(paths) if each.is_file() and each.name.endswith(endings or ("",)))


def read(path: Path) -> Text:
    return Text(path.relative_to(ROOT).as_posix(), path.read_text("utf-8", "replace"))


def must_find_nothing(check: Check, files: Iterable[Text]) -> None:
    if findings := [finding for each in files for finding in check(each)]:
        pytest.fail("\n".join(findings), pytrace=False)


def calls(module: Text) -> Iterator[tuple[int, str]]:
    """Line and last name of everything that is called."""
    for node in ast.walk(tree(module)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
                yield node.lineno, name


def without_sentence(module: Text) -> Iterator[str]:
    said = ast.get_docstring(tree(module))
    if said is None or "\n" in said or not said.endswith("."):
        yield f"{module.path}: wants a docstring of one line, one sentence that says what the file is"


def too_long(module: Text) -> Iterator[str]:
    if len(module.lines) > MODULE_LINES:
        yield f"{module.path}: {len(module.lines)} lines, {MODULE_LINES} at most: it holds two ideas"


def long_functions(module: Text) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{module.path}:{node.lineno}: {node.name} has {length} lines, {FUNCTION_LINES} at most"


def names_that_say_nothing(module: Text) -> Iterator[str]:
    for part in Path(module.path).with_suffix("").parts:
        if part.removeprefix("test_") in NAMES:
            yield f"{module.path}: `{part}` says nothing; name the idea"
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ClassDef) and CLASS_WORDS & set(re.findall(r"[A-Z][a-z0-9]*", node.name)):
            yield f"{module.path}:{node.lineno}: class {node.name} is named for its place, not for what it is"


def many_comments(module: Text) -> Iterator[str]:
    comments = sum(line.lstrip().startswith("#") for line in module.lines)
    if comments > 3 and comments > COMMENT_SHARE * len(module.lines):
        yield f"{module.path}: {comments} comments in {len(module.lines)} lines; say why, never what"


def relative_imports(module: Text) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield f"{module.path}:{node.lineno}: imports are absolute"


def looks_at_a_clock(module: Text) -> Iterator[str]:
    for line, name in calls(module):
        if name in ("now", "utcnow", "today"):
            yield f"{module.path}:{line}: .{name}() is a clock; time is an argument here"


def opens_files(module: Text) -> Iterator[str]:
    for line, name in calls(module):
        if name in FILE_CALLS and module.path not in READS_FILES:
            yield f"{module.path}:{line}: {name}() works on files; only loading does that"


def reads_environment(module: Text) -> Iterator[str]:
    for node in ast.walk(tree(module)):
        name = getattr(node, "attr", None) or getattr(node, "id", None)
        if name in ("environ", "getenv") and module.path not in READS_ENVIRONMENT:
            yield f"{module.path}:{getattr(node, 'lineno', 0)}: settings alone read the environment"


def names_a_vendor(file: Text) -> Iterator[str]:
    if not file.path.startswith("streams/connectors/"):
        for number, line in enumerate((file.path, *file.lines)):
            if vendor := VENDORS.search(line.replace("_", " ")):
                yield f"{file.path}:{number}: {vendor[0]} is a product; only its connector knows it"


def names_a_place_of_one_machine(file: Text) -> Iterator[str]:
    for number, line in enumerate(file.lines, start=1):
        if place := MACHINE_PATH.search(line):
            yield f"{file.path}:{number}: {place[0]}... stands on one machine only"


def test_every_module_says_in_one_line_what_it_is() -> None:
    must_find_nothing(without_sentence, texts(EVERYWHERE, ".py"))


def test_no_module_is_longer_than_one_idea() -> None:
    must_find_nothing(too_long, texts(EVERYWHERE, ".py"))


def test_no_function_is_longer_than_a_page() -> None:
    must_find_nothing(long_functions, texts(EVERYWHERE, ".py"))


def test_every_name_says_something() -> None:
    must_find_nothing(names_that_say_nothing, texts(EVERYWHERE, ".py"))


def test_comments_are_few() -> None:
    must_find_nothing(many_comments, texts(EVERYWHERE, ".py"))


def test_imports_are_absolute() -> None:
    must_find_nothing(relative_imports, texts(EVERYWHERE, ".py"))


def test_rules_and_schemas_look_at_no_clock() -> None:
    must_find_nothing(looks_at_a_clock, texts(PURE, ".py"))


def test_only_loading_opens_files() -> None:
    must_find_nothing(opens_files, texts(PURE, ".py"))


def test_only_settings_read_the_environment() -> None:
    must_find_nothing(reads_environment, texts(PACKAGES, ".py"))


def test_only_connectors_name_products() -> None:
    must_find_nothing(names_a_vendor, texts(PACKAGES, ".py", ".yaml"))


def test_no_file_names_a_place_of_one_machine() -> None:
    at_the_top = [read(each) for each in sorted(ROOT.iterdir()) if each.is_file()]
    must_find_nothing(names_a_place_of_one_machine, (*at_the_top, *texts((*EVERYWHERE, ".ci"))))


NOTICED: Final[list[tuple[Check, str, str]]] = [
    (without_sentence, "rules/some.py", "x = 1\n"),
    (without_sentence, "rules/some.py", '"""Two lines.\n\nAre too many.\n"""\n'),
    (too_long, "rules/some.py", "\n" * (MODULE_LINES + 1)),
    (long_functions, "rules/some.py", "class A:\n async def f():\n" + "  pass\n" * FUNCTION_LINES),
    (names_that_say_nothing, "rules/utils.py", ""),
    (names_that_say_nothing, "rules/core/call.py", ""),
    (names_that_say_nothing, "rules/some.py", "class CallManager: ..."),
    (many_comments, "rules/some.py", "# a\n" * 4),
    (relative_imports, "rules/some.py", "from . import rule"),
    (looks_at_a_clock, "rules/some.py", "datetime.now(UTC)"),
    (looks_at_a_clock, "rules/some.py", "date.today()"),
    (opens_files, "rules/some.py", "Path('a').read_text()"),
    (opens_files, "rules/some.py", "open('a')"),
    (reads_environment, "streams/some.py", "import os\nos.environ['A']"),
    (names_a_vendor, "rules/some.yaml", "title: As in Twilio"),
    (names_a_vendor, "streams/amazon_connect.py", ""),
    (names_a_place_of_one_machine, "rules/some.py", "'" + "/home" + "/ana/rules'"),
]


@pytest.mark.parametrize(("check", "path", "text"), NOTICED)
def test_each_check_notices_what_it_is_for(check: Check, path: str, text: str) -> None:
    assert len(list(check(Text(path, text)))) == 1
