"""Which masking profile a command was asked for: one that is shipped, or one's own in a file."""

from pathlib import Path

from rules.masking.profile import Profile
from rules.masking.shipped import PROFILES
from streams.cli import RefusedError


def named(name: str) -> Profile:
    """A shipped profile by its name, or one's own by its file. Raises RefusedError with all mistakes of the file."""
    if name in PROFILES:
        return PROFILES[name]
    if not name.endswith((".yaml", ".yml")):
        raise RefusedError(f"no profile is called {name}; there are {', '.join(PROFILES)}, or name a file ending .yaml")
    # Imported here: with it come all rule files' readers, and most scans ask for a shipped profile.
    from rules import loading

    found, mistakes = loading.profile(Path(name))
    if found is None:
        lines = "\n".join(f"  {each}" for each in mistakes)
        raise RefusedError(f"{len(mistakes)} mistakes in the profile; mend them and try again\n{lines}")
    return found


def own_values(file: Path | None) -> frozenset[str]:
    """The values of the setting `own_values`. Raises RefusedError."""
    if file is None:
        return frozenset()
    from rules.grammar import profile_file

    try:
        return profile_file.own_values(file.read_bytes())
    except OSError as error:
        raise RefusedError(f"own_values: {file}: {error.strerror}") from None
