"""Real service dialogues between people: talk without long numbers is never accused."""

import json
from pathlib import Path
from typing import Final

import pytest

from rules.masking.scanning import Finding, scan
from rules.masking.splitting import Runs, completed, runs

MESSAGES: Final = Path(__file__).parents[3] / "shared" / "data" / "crosswoz" / "messages_dev.jsonl"
"""CrossWOZ, Apache-2.0; not part of this repository."""

pytestmark = pytest.mark.skipif(not MESSAGES.exists(), reason=f"the dialogues are not here: {MESSAGES}")
NUMBERS: Final = frozenset({"cn_mobile", "cn_resident_id", "bank_card"})


@pytest.mark.parametrize("label", ["no_7plus_digits", "other_7plus_digits"])
def test_talk_without_personal_numbers_gives_nothing_at_all(label: str) -> None:
    texts = [message["text"] for message in messages() if message["label"] == label]

    assert texts
    assert [found for text in texts for found in scan(text, weak=True)] == []


def test_phones_of_businesses_are_found_and_are_nobodys_customers() -> None:
    told = [message for message in messages() if message["label"] == "db_phone"]

    found = {
        (each.kind, each.audience) for message in told for each in scan(message["text"]) if each.kind != "cn_mobile"
    }

    assert found <= {
        ("cn_landline", "business"),
        ("cn_landline", "unknown"),
        ("service_number", "business"),
    }


def test_every_phone_of_a_business_is_found_in_its_place() -> None:
    missed = [
        (message["text"], span)
        for message in messages()
        for span in message["spans"]
        if not any(each.start <= span[0] and each.end >= span[1] for each in scan(message["text"], weak=True))
    ]

    assert missed == []


def test_prices_and_ratings_of_a_dialogue_are_not_joined() -> None:
    said: dict[tuple[str, str], list[Runs]] = {}
    joined: list[Finding] = []
    for message in messages():
        earlier = said.setdefault((message["dialogue"], message["role"]), [])
        now = runs(message["text"])
        joined += completed(earlier[-8:], now, kinds=NUMBERS, profile="default")
        earlier.append(now)

    assert joined == []


def messages() -> list[dict[str, str]]:
    with MESSAGES.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
