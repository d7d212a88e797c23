"""A check of one record by itself, that remembers what it asked about others.

As in a verifying trace (Mokhov, Mitchell and Peyton Jones, Build Systems à la Carte, 2018): a result holds as long
as the record is the same and everything that was asked would get the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mxsu_graph.curation.register import Register
from mxsu_graph.model import Claim, Entity, Value, ValueType

__all__ = ["TracedRegister"]


@dataclass(frozen=True)
class TracedRegister(Register):
    """A register that knows others only by how they stand (see `outline.read_standing`).

    Attributes:
        standing: how everything stands.
        asked: every name that was asked about, with the answer.
    """

    standing: Mapping[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    def ask(self, name: str) -> str:
        """How something stands; empty where there is no such thing."""
        self.asked[name] = self.standing.get(name, "")
        return self.asked[name]

    def is_known(self, id_: str) -> bool:
        """Whether there is such an entity or source."""
        return bool(self.ask(id_))

    def is_lost_source(self, source: str) -> bool:
        """Never: a file that cannot be read has no outline."""
        return False

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Entities by id, with nothing but what other records depend on."""
        return _Entities(self)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Claims by reference, with nothing but whether they were withdrawn."""
        return _Claims(self)


@dataclass(frozen=True)
class _Entities(Mapping[str, Entity]):
    register: TracedRegister

    def __getitem__(self, key: str) -> Entity:
        kind, *rest = (self.register.ask(key) or "none").split(" ")
        if kind != "entity":
            raise KeyError(key)
        return Entity(key, (), replaced_by=rest[0], part_of=rest[1])

    def __iter__(self) -> Iterator[str]:
        return iter(())  # nobody may depend on all others

    def __len__(self) -> int:
        return 0


@dataclass(frozen=True)
class _Claims(Mapping[str, Claim]):
    register: TracedRegister

    def __getitem__(self, key: str) -> Claim:
        state = self.register.ask(f"claim/{key}")
        if not state:
            raise KeyError(key)
        source, _, id_ = key.partition("/")
        withdrawn = "withdrawn" if state == "withdrawn" else ""
        return Claim(source, id_, "", "", Value(ValueType.TEXT, ""), "", "", withdrawn=withdrawn)

    def __iter__(self) -> Iterator[str]:
        return iter(())  # as above

    def __len__(self) -> int:
        return 0
