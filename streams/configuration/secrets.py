"""Secrets that lie in files: read once, whole, never shown."""

from pathlib import Path
from typing import Final

from pydantic import BaseModel, SecretStr

LONGEST: Final = 64 * 1024
"""Bytes of a secret's file: a larger one is the wrong file."""


class UnreadableSecretError(ValueError):
    """A secret's file cannot be read, or holds none. Names the file and never what is in it."""


def secret(path: Path) -> str:
    """What a file holds, less the line's end that editors add. Raises UnreadableSecretError."""
    try:
        with path.open("rb") as file:
            held = file.read(LONGEST + 1)
        text = held.decode().rstrip("\r\n")
    except OSError as error:
        raise UnreadableSecretError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableSecretError(f"{path}: not text in UTF-8") from None
    if len(held) > LONGEST or not text:
        raise UnreadableSecretError(f"{path}: {'too large for a secret' if text else 'empty'}")
    return text


def in_files(settings: BaseModel) -> dict[str, SecretStr]:
    """Every secret whose `..._file` is set, by its own name. Raises UnreadableSecretError."""
    found = {}
    for name, value in settings:
        path = getattr(settings, f"{name}_file", None)
        if not isinstance(value, SecretStr) or path is None:
            continue
        if value.get_secret_value():
            raise UnreadableSecretError(f"{name} and {name}_file are both set; keep one")
        try:
            found[name] = SecretStr(secret(path))
        except UnreadableSecretError as error:
            raise UnreadableSecretError(f"{name}_file: {error}") from None
    return found
