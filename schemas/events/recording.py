"""Recordings, payments and proofs of identity."""

from typing import ClassVar

from schemas.fields import Data, said


class RecordingData(Data):
    """The fields that events of this row may carry."""

    recording: str | None = said("Recording's id")
    consent: bool | None = said("Whether all parties agreed")
    retention_class: str | None = said("Class that says how long it is kept")
    reason: str | None = said("Why it was paused, stopped or deleted")


class RecordingAnnounced(RecordingData):
    """It was told that the call is recorded."""

    type: ClassVar[str] = "recording.announced"


class RecordingStarted(RecordingData):
    """The recording began."""

    type: ClassVar[str] = "recording.started"


class RecordingPaused(RecordingData):
    """The recording paused."""

    type: ClassVar[str] = "recording.paused"


class RecordingResumed(RecordingData):
    """The recording went on."""

    type: ClassVar[str] = "recording.resumed"


class RecordingStopped(RecordingData):
    """The recording ended."""

    type: ClassVar[str] = "recording.stopped"


class RecordingDeleted(RecordingData):
    """The recording was deleted."""

    type: ClassVar[str] = "recording.deleted"


class PaymentData(Data):
    """The fields that events of this row may carry."""

    entry: str | None = said("How card data are given", "spoken", "keyed", "link")


class PaymentStarted(PaymentData):
    """The customer began to give card data."""

    type: ClassVar[str] = "payment.started"


class PaymentEnded(PaymentData):
    """The payment was done."""

    type: ClassVar[str] = "payment.ended"


class IdentityData(Data):
    """The fields that events of this row may carry."""

    method: str | None = said("How identity is proved")
    level: str | None = said("Level of assurance")


class IdentityRequested(IdentityData):
    """A proof of identity was asked for."""

    type: ClassVar[str] = "identity.requested"


class IdentityVerified(IdentityData):
    """The customer's identity was proved."""

    type: ClassVar[str] = "identity.verified"
