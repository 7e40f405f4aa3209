"""Seals what must be saved and not be read: the same bytes for the same content, for rules know no chance."""

from collections.abc import Callable
from functools import cached_property
from typing import Final

_BYTES: Final = 64
_PURPOSE: Final = b"contactwatch: digits that wait for others"


_Cipher = Callable[[bytes, list[bytes]], bytes]


class Sealer:
    """Seals with the newest key and opens with all. AES-SIV: deterministic, and what was tampered with, or lies under
    another interaction's key, does not open."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._keys = keys

    def __bool__(self) -> bool:
        return bool(self._keys)

    def seal(self, plain: bytes, about: bytes) -> bytes:
        """`about` is not hidden; without the same it does not open. There must be a key."""
        return self._ciphers[0][0](plain, [about])

    def unsealed(self, sealed: bytes, about: bytes) -> bytes | None:
        """None where none of the keys opens it."""
        from cryptography.exceptions import InvalidTag

        for _, opening in self._ciphers:
            try:
                return opening(sealed, [about])
            except InvalidTag:
                continue
        return None

    @cached_property
    def _ciphers(self) -> list[tuple[_Cipher, _Cipher]]:
        # Imported here: most commands seal nothing, and the library takes a thirtieth of a second.
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derived = (HKDF(SHA256(), _BYTES, None, _PURPOSE).derive(key) for key in self._keys)
        return [(cipher.encrypt, cipher.decrypt) for cipher in map(AESSIV, derived)]
