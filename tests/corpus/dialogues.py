"""Real service dialogues between people (CrossWOZ, Apache-2.0; not part of this repository), where they are at hand."""

import json
from pathlib import Path
from typing import Final

MESSAGES: Final = Path(__file__).parents[3] / "shared" / "data" / "crosswoz" / "messages_dev.jsonl"


def messages() -> list[tuple[str, str]]:
    """(label, text) of each message; none where the dialogues are not here."""
    if not MESSAGES.exists():
        return []
    with MESSAGES.open(encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    return [(each["label"], each["text"]) for each in read]
