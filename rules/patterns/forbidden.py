"""Pattern forbidden: something never happens, or not in a state, or not outside its hours."""

from rules.grammar import keys


class Spec(keys.Keys):
    """The keys of a prohibition. `outside` names a calendar."""

    never: keys.Selecting
    while_: keys.Staying | None = None
    outside: keys.Naming | None = None
