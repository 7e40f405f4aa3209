"""Calls that the centre makes, consent to them, and lists of those not to be called."""

from typing import ClassVar

from schemas.fields import Data, Instant, said


class OutboundData(Data):
    """The fields that events of this row may carry."""

    campaign: str | None = said("Campaign's id")
    purpose: str | None = said("What the call is for", "marketing", "service", "collection", "research")
    matter: str | None = said("What it is about, such as one debt")
    on_behalf_of: str | None = said("For whom the call is made")
    relation: str | None = said("Whether the customer or a contact is called", "customer", "contact")
    zone: str | None = said("The customer's IANA zone")
    zone_from: str | None = said("How the zone is known", "address", "number")
    caller_id: str | None = said("Number shown")
    automated_voice: bool | None = said("Whether a machine speaks")
    answered_by: str | None = said("Who answered", "person", "machine")
    agent_guaranteed: bool | None = said("Whether a person stands ready")
    dial_mode: str | None = said("How it was dialled", "preview", "progressive", "predictive")
    ring_seconds: float | None = said("How long it rang, seconds")
    consent: bool | None = said("Whether consent stood")
    reason: str | None = said("Why it ended", "completed", "abandoned", "unanswered", "refused", "blocked")


class OutboundDialled(OutboundData):
    """A number was dialled."""

    type: ClassVar[str] = "outbound.dialled"


class OutboundRinging(OutboundData):
    """It rang."""

    type: ClassVar[str] = "outbound.ringing"


class OutboundAnswered(OutboundData):
    """The call was answered."""

    type: ClassVar[str] = "outbound.answered"


class OutboundGreeted(OutboundData):
    """The answering person's greeting was over."""

    type: ClassVar[str] = "outbound.greeted"


class OutboundConnected(OutboundData):
    """A person of the centre was connected."""

    type: ClassVar[str] = "outbound.connected"


class OutboundEnded(OutboundData):
    """The call was over."""

    type: ClassVar[str] = "outbound.ended"


class ConsentData(Data):
    """The fields that events of this row may carry."""

    scope: str | None = said("What it is about", "marketing", "calls_any_time")
    channels: list[str] | None = said("Channels it holds for", "voice", "sms")
    purposes: list[str] | None = said("Purposes it holds for", "marketing")
    on_behalf_of: str | None = said("To whom it was given")
    proof: str | None = said("Reference of the proof")
    expires: Instant | None = said("When it ends, RFC 3339")
    campaign: str | None = said("Campaign's id")
    registry: str | None = said("Registry it was compared with")
    copied_at: Instant | None = said("Age of the registry's copy, RFC 3339")


class ConsentGranted(ConsentData):
    """The customer agreed."""

    type: ClassVar[str] = "consent.granted"


class ConsentRevoked(ConsentData):
    """The customer withdrew the consent."""

    type: ClassVar[str] = "consent.revoked"


class ContactBlockAdded(ConsentData):
    """The customer is not to be contacted."""

    type: ClassVar[str] = "contact_block.added"


class ContactBlockRemoved(ConsentData):
    """The customer may be contacted again."""

    type: ClassVar[str] = "contact_block.removed"


class ListScrubbed(ConsentData):
    """A campaign's list was compared with a registry."""

    type: ClassVar[str] = "list.scrubbed"
