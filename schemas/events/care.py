"""Cases, surveys and quality scores."""

from typing import ClassVar

from schemas.fields import Data, Instant, said


class CaseData(Data):
    """The fields that events of this row may carry."""

    kind: str | None = said("What it is", "complaint", "query", "fault", "billing")
    number: str | None = said("Number that the customer was given")
    due: Instant | None = said("When it is promised, RFC 3339")
    outcome: str | None = said("What came of it")
    reasoned: bool | None = said("Whether the answer gives reasons")


class CaseOpened(CaseData):
    """A case was opened."""

    type: ClassVar[str] = "case.opened"


class CaseAcknowledged(CaseData):
    """The customer was told that it was received."""

    type: ClassVar[str] = "case.acknowledged"


class CaseForwarded(CaseData):
    """It was passed on."""

    type: ClassVar[str] = "case.forwarded"


class CaseProgressed(CaseData):
    """The customer was told how it stands."""

    type: ClassVar[str] = "case.progressed"


class CaseAnswered(CaseData):
    """The customer was given an answer."""

    type: ClassVar[str] = "case.answered"


class CaseClosed(CaseData):
    """It was closed."""

    type: ClassVar[str] = "case.closed"


class CaseReopened(CaseData):
    """It was opened again."""

    type: ClassVar[str] = "case.reopened"


class ScoreData(Data):
    """The fields that events of this row may carry."""

    kind: str | None = said("What was rated")
    score: float | None = said("Points, on `scale`")
    scale: float | None = said("Most points that can be had")


class SurveyOffered(ScoreData):
    """The customer was asked for a rating."""

    type: ClassVar[str] = "survey.offered"


class SurveyAnswered(ScoreData):
    """The customer gave a rating."""

    type: ClassVar[str] = "survey.answered"


class QualityScored(ScoreData):
    """A conversation was scored."""

    type: ClassVar[str] = "quality.scored"
