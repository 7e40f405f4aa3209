"""A module may be the first that somebody imports: none needs another to have been imported before."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parent.parent
FIRST: Final = [
    "rules.versions",
    *(f"rules.patterns.{path.stem}" for path in sorted((ROOT / "rules" / "patterns").glob("[a-z]*.py"))),
]


@pytest.mark.parametrize("module", FIRST)
def test_it_is_imported_first(module: str) -> None:
    run = subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")
