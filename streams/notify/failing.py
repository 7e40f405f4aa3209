"""How telling a target can fail: for now, or for good."""


class LaterError(Exception):
    """The target did not take it now; another attempt may succeed. `after`: seconds it asked to be left alone."""

    def __init__(self, why: str, after: float = 0.0) -> None:
        super().__init__(why)
        self.after = after


class TurnedDownError(Exception):
    """The target will never take it: a wrong address, key or form."""
