"""The keys that settings give: for hashes that tell a value again, and for sealing digits that wait for others."""

from typing import Final, NamedTuple


class Keyring(NamedTuple):
    """Newest first: with the first of each is written, with all is compared and opened."""

    hashing: tuple[bytes, ...] = ()
    sealing: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Keyring({len(self.hashing)} for hashing, {len(self.sealing)} for sealing)"


NO_KEYS: Final = Keyring()
