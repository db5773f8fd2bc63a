"""A read-only mapping that compares, prints and pickles (`types.MappingProxyType` does not pickle)."""

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar, final

K = TypeVar("K")
V = TypeVar("V")


@final
class Lookup(Mapping[K, V], Generic[K, V]):
    """Read-only mapping in the order given.

    Parameters
    ----------
    items : mapping, optional
        Copied.
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V] | None = None) -> None:
        self._items = dict(items or {})

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return repr(self._items)
