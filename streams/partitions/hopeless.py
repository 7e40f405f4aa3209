"""What no second attempt mends: it ends the worker, with its reason."""

from typing import Final

from aiokafka import errors

HOPELESS: Final = (
    errors.TopicAuthorizationFailedError,
    errors.GroupAuthorizationFailedError,
    errors.ClusterAuthorizationFailedError,
    errors.TransactionalIdAuthorizationFailed,
    errors.IncompatibleBrokerVersion,
    errors.UnsupportedVersionError,
)
"""What a broker says that stays so."""


class LostPositionError(Exception):
    """What must be judged next is not on the topic any more, or never was."""


class GrownError(Exception):
    """The topic has got more partitions while it is judged: calls that go on stand on two of them."""


class BrokerGoneError(Exception):
    """The broker did not answer for longer than `broker_patience`."""
