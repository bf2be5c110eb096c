"""Whether a new state may replace the old one: a poll must never make the atlas poorer."""

from __future__ import annotations

from collections.abc import Mapping

from atlas.signals.records import Signals

MAX_LOST = 0.05
"""At most this share of the repositories that had values may lose one."""

MIN_STARS = 0.5
"""At least this share of all stars must still be there."""


def refusal(before: Mapping[str, Signals], after: Mapping[str, Signals]) -> str:
    """Why the new state must not be published; empty if it may."""
    had = {name: signals for name, signals in before.items() if signals.values}
    lost = [name for name, signals in had.items() if _lost(signals, after.get(name, Signals()))]
    if len(lost) > MAX_LOST * len(had):
        return f"{len(lost)} of {len(had)} repositories would lose values"
    stars_before, stars_after = _stars(before), _stars(after)
    if stars_after < MIN_STARS * stars_before:
        return f"stars would fall from {stars_before} to {stars_after}"
    return ""


def _lost(before: Signals, after: Signals) -> bool:
    return (
        any(
            observed.value is not None
            and after.value(name) is None
            and name in ("stars", "last_commit")
            for name, observed in before.values.items()
        )
        or not before.values.keys() <= after.values.keys()
    )


def _stars(state: Mapping[str, Signals]) -> int:
    found = (signals.value("stars") for signals in state.values())
    return sum(stars for stars in found if isinstance(stars, int))
