"""Writes the golden JSON Schemas anew: `python -m tests.schemas.regenerate`, then look at `git diff`."""

import json
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from schemas import events
from schemas.event import Event

FOLDER: Final = Path(__file__).parent / "golden"
COMMAND: Final = "python -m tests.schemas.regenerate"


def golden() -> dict[str, str]:
    """File name to text: the envelope, and the data of each known type."""
    models: dict[str, type[BaseModel]] = {"envelope": Event, **events.DATA}
    return {
        f"{name}.json": json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2) + "\n"
        for name, model in models.items()
    }


def main() -> None:
    files = golden()
    for path in FOLDER.glob("*.json"):
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
