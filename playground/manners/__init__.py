"""How each messenger's server behaves, where they differ."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.manners.bale import Bale
from playground.manners.manner import Manner
from playground.manners.telegram import Telegram

MANNERS: Mapping[str, type[Manner]] = MappingProxyType({"telegram": Telegram, "bale": Bale})

__all__ = ["MANNERS", "Bale", "Manner", "Telegram"]
