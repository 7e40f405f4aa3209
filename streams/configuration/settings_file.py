"""The settings' YAML file, read with bounds: plain values and short lists and maps, no tags, no anchors."""

from pathlib import Path
from typing import Any, Final

import yaml

LARGEST: Final = 64 * 1024
DEEPEST: Final = 4
_MOST_BRACKETS: Final = 200
"""The parser's time grows with the square of those that stand open in a line."""


class WrongFileError(ValueError):
    """The file cannot be taken. Names the line and never what stands there: it may be a secret."""


def read(path: Path) -> dict[str, Any]:
    """What the file sets. Raises WrongFileError."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise WrongFileError(error.strerror) from None
    if len(content) > LARGEST:
        raise WrongFileError(f"larger than {LARGEST // 1024} KiB, which is too much for settings")
    if content.count(b"[") + content.count(b"{") > _MOST_BRACKETS:
        raise WrongFileError(f"more than {_MOST_BRACKETS} brackets, which is too much for settings")
    try:
        _bounded(content)
        found = yaml.safe_load(content)
    except WrongFileError:
        raise
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise WrongFileError(f"{line}this is no YAML") from None
    except (yaml.YAMLError, ValueError):
        raise WrongFileError("this is no YAML that can be read") from None
    if not isinstance(found, dict | None):
        raise WrongFileError("this is no list of settings: a name, a colon and a value in each line")
    return found or {}


def _bounded(content: bytes) -> None:
    """Before anything is built: what is nested or repeated by reference could be far larger than the file."""
    depth = 0
    for event in yaml.parse(content, yaml.SafeLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise WrongFileError(f"line {line}: nested more than {DEEPEST} deep")
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            raise WrongFileError(f"line {line}: anchors and aliases (& and *) are not used here; put it in quotes")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            raise WrongFileError(f"line {line}: tags (!) are not used here; put it in quotes")
