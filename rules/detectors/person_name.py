"""Names in English, only where somebody says that one follows; never bare."""

from typing import Final

from rules.detector import Detector
from rules.said import said

ORDINARY: Final = frozenset(
    "not on in the a an wrong spelled misspelled correct incorrect missing different required invalid unknown empty"
    " still being registered under listed and or but too also private written".split()
)
WORD: Final = r"[A-Za-z][A-Za-z'’-]{1,20}"


def valid(name: str) -> bool:
    return name.lower() not in ORDINARY and name.partition(" ")[0].lower() not in ORDINARY


DETECTOR: Final = Detector(
    "person_name",
    (
        said(
            r"my (?:full |first |last )?name is|my name's|i am called",
            rf"{WORD}(?: [A-Z][A-Za-z'’-]{{0,20}}){{0,2}}(?![A-Za-z])",
            link=r"\s",
            valid=valid,
        ),
        said(
            r"(?:\bfull ?name|\bcustomer name|\bcard ?holder(?: name)?|\brecipient|\bcontact person)",
            r"[A-Z][A-Za-z'’-]{1,20}(?: [A-Z][A-Za-z'’-]{0,20}){0,2}(?![A-Za-z])",
            link=r"\s?[:=]\s?",
            valid=valid,
        ),
    ),
    chance=1.0,
    likely=("my name is ⟦Jane Roe⟧, thanks", "my name is ⟦jane⟧", "Cardholder: ⟦Jane Q Roe⟧", "Full name: ⟦Jane Roe⟧"),
    silent=("Jane Roe", "my name is wrong", "the name is taken", "Recipient: unknown", "my name is not on the list"),
)
