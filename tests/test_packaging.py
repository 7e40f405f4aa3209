"""What is installed is this checkout: four packages from one folder, whole, with nothing of a stranger's."""

import re
import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import HeaderParser
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("dashboards", "rules", "schemas", "streams")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def about(wheel: zipfile.ZipFile, name: str) -> str:
    return wheel.read(next(each for each in wheel.namelist() if each.endswith(f".dist-info/{name}"))).decode()


def metadata(wheel: zipfile.ZipFile) -> Message:
    return HeaderParser().parsestr(about(wheel, "METADATA"))


def in_source(package: str) -> list[str]:
    files = (each for each in (ROOT / package).rglob("*") if each.is_file() and "__pycache__" not in each.parts)
    return [each.relative_to(ROOT).as_posix() for each in files]


def unpinned(lock: str) -> list[str]:
    """Requirements of a lock file without an exact version, or without a hash."""
    requirements = re.split(r"\n(?=[a-z0-9])", "\n" + re.sub(r"(?m)^ *#.*\n", "", lock))[1:]
    return [each.split()[0] for each in requirements if not re.match(r"\S+==\S+ (?s:.*)--hash=sha256:", each)]


def test_the_packages_come_from_this_folder() -> None:
    """Distributions that are called `rules` and `schemas` exist, and have nothing to do with ours."""
    found = {name: Path(str(import_module(name).__file__)).parent.parent for name in PACKAGES}
    assert found == dict.fromkeys(PACKAGES, ROOT)


def test_every_folder_of_modules_is_a_regular_package() -> None:
    """A folder without `__init__.py` loses to any stranger's package of the same name."""
    folders = {each.parent for package in PACKAGES for each in (ROOT / package).rglob("*.py")}
    assert [str(each) for each in folders if not (each / "__init__.py").exists()] == []


def test_the_wheel_holds_every_file_of_the_packages_and_no_other(wheel: zipfile.ZipFile) -> None:
    held = sorted(name for name in wheel.namelist() if ".dist-info/" not in name)
    assert held == sorted(name for package in PACKAGES for name in in_source(package))


def test_the_wheel_holds_the_rule_files(wheel: zipfile.ZipFile) -> None:
    assert "rules/catalog/cn-core/queue_wait_within_a_minute.yaml" in wheel.namelist()


def test_the_command_is_called_contactwatch(wheel: zipfile.ZipFile) -> None:
    assert about(wheel, "entry_points.txt") == "[console_scripts]\ncontactwatch = streams.cli:main\n"


def test_the_distribution_says_what_it_is_and_cannot_be_uploaded(wheel: zipfile.ZipFile) -> None:
    said = metadata(wheel)
    names = ("Name", "License-Expression", "Requires-Python", "Classifier")
    expected = ["contactwatch", "Apache-2.0", ">=3.11", "Private :: Do Not Upload"]
    assert [said[name] for name in names] == expected


def test_the_lock_pins_every_package_by_its_hash() -> None:
    assert unpinned((ROOT / "requirements.lock").read_text()) == []


def test_the_lock_names_no_host() -> None:
    """Where packages come from is the installer's affair."""
    assert re.findall(r"\w+://\S+|--\w*index\S*", (ROOT / "requirements.lock").read_text()) == []


def test_a_lock_that_pins_loosely_is_noticed() -> None:
    exact = "aiohttp==3.12.0 \\\n    --hash=sha256:00\n    # via faust\n"
    loose = "click>=8 \\\n    --hash=sha256:00\nrich==14.0\n"
    assert unpinned(f"# made by hand\n{exact}{loose}") == ["click>=8", "rich==14.0"]


def test_the_lock_holds_every_package_that_is_asked_for(wheel: zipfile.ZipFile) -> None:
    locked = set(re.findall(r"(?m)^([a-z0-9.-]+)==", (ROOT / "requirements.lock").read_text()))
    asked = {re.split(r"[^A-Za-z0-9._-]", each)[0].lower() for each in metadata(wheel).get_all("Requires-Dist", [])}
    assert {re.sub(r"[._-]+", "-", each) for each in asked} - locked == set()
