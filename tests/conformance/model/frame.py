"""Items as a websocket brings them."""

from . import deviations, shapes
from .service import ITEM

_TYPES = deviations.FRAME_VALUES["ChatItemType"]


def check(item, presence2021=False):
    """Yields what is wrong with an item; the types of 2021 are let through only when asked for."""
    types = _TYPES | deviations.PRESENCE_2021 if presence2021 else _TYPES
    leniency = shapes.Leniency(deviations.FRAME_MEMBERS, {"ChatItemType": types})
    yield from shapes.check(ITEM, item, "item", leniency)
    # The model requires nothing of an item, but without these no client can place one.
    for name in ("Id", "AbsoluteTime", "Type", "InitialContactId", "ContactId"):
        if isinstance(item, dict) and name not in item:
            yield f"item lacks {name}"
