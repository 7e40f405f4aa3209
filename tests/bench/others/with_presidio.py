"""Presidio with pattern recognisers for addresses, cards and phones, on a blank language; in its own environment."""

from collections.abc import Callable
from importlib.metadata import version

Found = list[tuple[str, int, int]]

KINDS = {"EMAIL_ADDRESS": "email", "CREDIT_CARD": "bank_card", "PHONE_NUMBER": "phone"}


def ready() -> tuple[str, Callable[[str], Found]]:
    """(version, scan). The phone recogniser is told of China, which it leaves out otherwise."""
    import spacy
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_analyzer.predefined_recognizers import CreditCardRecognizer, EmailRecognizer, PhoneRecognizer

    class Blank(SpacyNlpEngine):
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
            self.nlp = {"en": spacy.blank("en")}

    registry = RecognizerRegistry()
    registry.add_recognizer(EmailRecognizer())
    registry.add_recognizer(CreditCardRecognizer())
    registry.add_recognizer(PhoneRecognizer(supported_regions=(*PhoneRecognizer.DEFAULT_SUPPORTED_REGIONS, "CN")))
    engine = AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["en"])

    def scan(text: str) -> Found:
        found = engine.analyze(text, language="en")
        return [(KINDS[each.entity_type], each.start, each.end) for each in found]

    return version("presidio-analyzer"), scan
