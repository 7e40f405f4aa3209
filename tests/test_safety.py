"""What no code here does: run or unpickle what it reads, build YAML's objects, believe any certificate."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
PACKAGES: Final = ("schemas", "rules", "streams", "dashboards")
MODULES: Final = frozenset("pickle cPickle marshal shelve dill cloudpickle jsonpickle code codeop".split())
CALLS: Final = frozenset("eval exec compile __import__".split())
METHODS: Final = frozenset("system popen unsafe_load full_load load_all _create_unverified_context".split())
NAMES: Final = frozenset("CERT_NONE TLSv1 TLSv1_1 UnsafeLoader FullLoader".split())


def unsafe(text: str) -> Iterator[str]:
    """What stands in a module that should stand in none."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names if each.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES:
                yield module
            case ast.Call(func=ast.Name(id=name)) if name in CALLS:
                yield name
            case ast.Call(func=ast.Attribute(attr=name)) if name in METHODS:
                yield name
            case ast.Attribute(attr=name) if name in NAMES:
                yield name
            case ast.keyword(arg="shell", value=ast.Constant(value=True)):
                yield "shell=True"
            case ast.Assign(targets=[ast.Attribute(attr="check_hostname")], value=ast.Constant(value=False)):
                yield "check_hostname=False"


def test_no_module_does_what_none_should() -> None:
    modules = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    found = {str(path.relative_to(ROOT)): names for path in modules if (names := list(unsafe(path.read_text())))}
    assert (found, len(modules) > 50) == ({}, True)


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from marshal import loads",
        "import shelve as s",
        "eval(x)",
        "exec(x)",
        "os.system(x)",
        "yaml.unsafe_load(x)",
        "yaml.load(x, yaml.UnsafeLoader)",
        "subprocess.run(x, shell=True)",
        "context.verify_mode = ssl.CERT_NONE",
        "context.check_hostname = False",
        "ssl._create_unverified_context()",
    ],
)
def test_each_of_them_is_noticed(text: str) -> None:
    assert list(unsafe(text)) != []


def test_the_linter_looks_for_them_too() -> None:
    """ruff's S rules, with nothing of theirs left out but `assert`."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    product = {name: rules for name, rules in told["per-file-ignores"].items() if not name.startswith("tests/")}
    left_out = [rule for rules in (told["ignore"], *product.values()) for rule in rules if re.match(r"S\d", rule)]
    assert ("S" in told["select"], left_out) == (True, ["S101"])


def test_every_proof_that_the_security_page_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "SECURITY.md").read_text()))
    there = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    assert (named - there, len(named) > 10) == (set(), True)
