"""Names in English, only where somebody says that one follows; never bare."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape
from rules.masking.said import said

ORDINARY: Final = frozenset(
    "not on in the a an wrong spelled misspelled correct incorrect missing different required invalid unknown empty"
    " still being registered under listed and or but too also private written".split()
)
OFFICES: Final = frozenset(
    "customer service services support help desk team sales office centre center department billing account"
    " accounts info care us store shop hotel bank company group inc ltd llc product item file user order card gold"
    " premium number email phone station street road free blue red new first last full".split()
)
"""Words of what is called and is nobody."""

GIVEN: Final = (
    "Aaron Adam Adrian Alan Albert Alex Alexander Alice Amanda Amy Andrea Andrew Angela Ann Anna Anne Anthony"
    " Antonio Ashley Barbara Ben Benjamin Betty Brandon Brian Bruce Carl Carlos Carol Caroline Catherine Charles"
    " Charlotte Chris Christian Christina Christine Christopher Claire Cynthia Daniel David Deborah Dennis Diana"
    " Diane Donald Donna Dorothy Douglas Edward Elena Elizabeth Emily Emma Eric Eva Evelyn Fiona Frances Francis"
    " Frank Gary George Gloria Grace Greg Gregory Hannah Hans Harold Harry Heather Helen Henry Ian Isabel Jack"
    " Jacob James Jane Janet Jason Jean Jeff Jeffrey Jennifer Jeremy Jessica Jim Joan Joe John Jonathan Jose"
    " Joseph Joshua Juan Judith Judy Julia Julie Justin Karen Karl Kate Katherine Kathleen Keith Kelly Kenneth"
    " Kevin Kim Kimberly Larry Laura Lauren Lawrence Leo Linda Lisa Louis Louise Lucas Lucy Luis Lynn Marc"
    " Margaret Maria Marie Marilyn Mark Martha Martin Mary Matthew Megan Melissa Michael Michelle Mike Mohammed"
    " Muhammad Nancy Natalie Nathan Nicholas Nicole Nina Noah Oliver Olivia Pamela Patricia Patrick Paul Peter"
    " Philip Rachel Ralph Raymond Rebecca Richard Robert Roger Ronald Rosa Ruth Ryan Samantha Samuel Sandra Sara"
    " Sarah Scott Sean Sharon Simon Sophia Sophie Stephanie Stephen Steve Steven Susan Teresa Theresa Thomas Tim"
    " Timothy Tom Tyler Vanessa Victor Victoria Vincent Virginia Walter Wayne William Zoe"
).split()
"""First names that many bear. Beside them `this is` says who speaks; beside other words it says what something is."""

KIN: Final = (
    "(?:husband|wife|mother|father|mom|mum|dad|son|daughter|brother|sister|partner|friend|colleague|boss|aunt|uncle)"
)
WORD: Final = r"[A-Za-z][A-Za-z'’-]{1,20}"
LATER: Final = r" [A-Z][A-Za-z'’-]{0,20}"
_SOMEBODY: Final = rf"(?!(?i:{'|'.join(sorted(ORDINARY | OFFICES))})(?![A-Za-z]))"
_LAST: Final = f" {_SOMEBODY}{LATER.lstrip()}"


def valid(name: str) -> bool:
    return name.lower() not in ORDINARY and name.partition(" ")[0].lower() not in ORDINARY


_KNOWN: Final = rf"(?:{'|'.join(GIVEN)})(?:{_LAST}){{1,2}}(?![A-Za-z])"

DETECTOR: Final = Detector(
    "person_name",
    (
        said(
            r"my (?:full |first |last )?name is|my name's|i am called",
            rf"{WORD}(?:{LATER}){{0,2}}(?![A-Za-z])",
            link=r"\s",
            valid=valid,
        ),
        said(
            r"(?:\bfull ?name|\bcustomer name|\bcard ?holder(?: name)?|\brecipient|\bcontact person)",
            rf"[A-Z][A-Za-z'’-]{{1,20}}(?:{LATER}){{0,2}}(?![A-Za-z])",
            link=r"\s?[:=]\s?",
            valid=valid,
        ),
        said(
            r"(?<![a-z] )\b(?:name|contact|caller|attn)",
            rf"{_SOMEBODY}[A-Z][A-Za-z'’-]{{1,20}}(?:{_LAST}){{1,2}}(?![A-Za-z])",
            link=r"\s?[:=]\s?",
            hint=r"(?i:name|contact|caller|attn)\s?[:=]\s?[A-Z]",
        ),
        said(
            r"\b(?:this is|i am|i'm|it is|it's|speaking with|talking to|dear|hi|hello)",
            _KNOWN,
            link=r"\s",
            hint=r"(?i:this is|i am|i'm|it is|it's|speaking with|talking to|dear|hi|hello)\s[A-Z]",
        ),
        said(
            r"\b(?:(?:speaking|spoke|talked) (?:to|with)|under|in the name of|registered to|on behalf of|ask for"
            rf"|(?:(?:policy|account) ?holder|beneficiary|patient)(?: is|:)?|(?:my|her|his) {KIN}(?: is|,)?)",
            _KNOWN,
            link=r"\s",
            hint=(
                r"(?i:speaking|spoke|talked|under|name of|registered to|on behalf of|ask for|holder|beneficiary|patient"
                rf"|(?:my|her|his) {KIN})(?i: to| with| is|:|,)?\s[A-Z]"
            ),
        ),
        said(
            r"\b(?:name on (?:the|my) (?:card|account|policy|booking) is|(?:Mr|Mrs|Ms|Miss|Dr)\.?)",
            rf"{_SOMEBODY}[A-Z][a-z'’-]{{1,20}}(?:{_LAST}){{1,2}}(?![A-Za-z])",
            link=r"\s",
            hint=r"(?i:name on|\b(?:mr|mrs|ms|miss|dr))[A-Za-z. ]{0,24}\s[A-Z]",
        ),
        Shape(
            re.compile(rf"(?<![A-Za-z])(?P<value>{_KNOWN})(?:,? (?:here|speaking|calling)\b)"),
            hint="[a-z],? (?:here|speaking|calling)",
            bare="likely",
        ),
    ),
    chance=1.0,
    likely=(
        "my name is ⟦Jane Roe⟧, thanks",
        "my name is ⟦jane⟧",
        "Cardholder: ⟦Jane Q Roe⟧",
        "Full name: ⟦Jane Roe⟧",
        "This is ⟦Jane Roe⟧, I called yesterday",
        "Hello, it's ⟦Jane Q Roe⟧ again",
        "Name: ⟦Jane Roe⟧",
        "Dear ⟦Jane Roe⟧, your parcel is here",
        "⟦Jane Roe⟧ speaking",
        "Contact: ⟦Jane Roe⟧, by mail",
        "you are speaking to ⟦Jane Roe⟧",
        "the booking is in the name of ⟦Jane Roe⟧",
        "my mother ⟦Jane Roe⟧ has the card",
        "policy holder: ⟦Jane Roe⟧",
        "I met Mrs. ⟦Ottilie Roe⟧",
        "name on the card is ⟦Ottilie Roe⟧",
    ),
    silent=(
        "Jane Roe",
        "my name is wrong",
        "the name is taken",
        "Recipient: unknown",
        "my name is not on the list",
        "This is Great News",
        "This is Kim",
        "under New Management",
        "in the name of Acme Holdings",
        "my friend is in New York",
        "Mr. Service Desk",
        "Ms. is fine",
        "name on the card is required",
        "Contact: Customer Service",
        "Product name: Jane Roe",
        "This is Victoria Station",
        "it is Virginia Bank on the line",
    ),
)
