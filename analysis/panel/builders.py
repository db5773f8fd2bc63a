"""The builders by name: what a study file may call, and what the contract tests run over.

A builder stands in the table `HOMES` and is imported only when asked for. Its options are its own keywords and, where
it hands them on, those of `analysis.lavaan`.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_type_hints

import pandas as pd
from pydantic import ConfigDict, PydanticSchemaGenerationError, TypeAdapter, ValidationError

from analysis.errors import ModelError
from analysis.sem import Fit, sem
from analysis.words import nearest

if TYPE_CHECKING:
    from analysis.panel.indirect.limits import Limits
    from analysis.panel.indirect.result import Mediation

_ROOMS = {
    "analysis.panel.lagged": ("clpm", "riclpm", "starts"),
    "analysis.panel.change": ("alt", "dpm", "growth_curve", "lcm_sr", "lcs", "second_order"),
    "analysis.panel.indirect": ("mediation", "panel_mediation"),
    "analysis.panel.groups": ("group_panel",),
}
HOMES: Mapping[str, str] = MappingProxyType({name: room for room, names in _ROOMS.items() for name in names})
"""Builder to the module that gives it."""

DATA = frozenset(
    {"data", "sample_cov", "sample_mean", "sample_nobs", "executor"}
)  # what only a program can give
NOTHING = inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class Made:
    """What a builder made.

    Attributes
    ----------
    fit : Fit
    effects : DataFrame or None
        Indirect effects, with limits that are not those of `fit`: see `analysis.panel.indirect.Mediation`.
    limits : str
        In words, how the limits of the effects were found.
    how : Limits or None
        The same as a value.
    mediation : Mediation or None
        All that a builder of indirect effects returned, with its draws.
    """

    fit: Fit
    effects: pd.DataFrame | None = None
    limits: str = ""
    how: Limits | None = None
    mediation: Mediation | None = None


@dataclass(frozen=True, slots=True)
class Builder:
    """A function that writes a model's text from named variables and fits it.

    Attributes
    ----------
    name : str
    call : callable
        Data first; returns a `Fit`, or a `Mediation`.
    """

    name: str
    call: Callable[..., Any]

    @property
    def keywords(self) -> Mapping[str, inspect.Parameter]:
        """What it may be told beside the data; the engine's options where it hands them on."""
        own = inspect.signature(self.call).parameters
        found = {k: p for k, p in own.items() if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)}
        if any(p.kind is p.VAR_KEYWORD for p in own.values()):
            engine = inspect.signature(sem).parameters
            found = {**{k: p for k, p in engine.items() if k != "model"}, **found}
        return {k: p for k, p in found.items() if k not in DATA}

    @property
    def required(self) -> tuple[str, ...]:
        """Keywords without a default."""
        return tuple(name for name, p in self.keywords.items() if p.default is NOTHING)

    def faults(self, options: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Return option and finding of everything in `options` that the signature does not allow.

        Parameters
        ----------
        options : mapping
            As a TOML file can hold them.

        Returns
        -------
        list of (str, str)
            Empty if the call can be made; what needs the data to be judged is not judged here.
        """
        known = self.keywords
        found = [
            (
                name,
                f"{self.name} has no option {name!r}{nearest(name, known) or f'; it has {_listed(known)}.'}",
            )
            for name in options
            if name not in known
        ]
        found += [(name, f"{self.name} needs it. Add it.") for name in self.required if name not in options]
        hints = {**_hints(sem), **_hints(self.call)}
        for name, value in options.items():
            if name in known and (words := _misfit(hints.get(name), value)):
                found.append((name, words))
        return found

    def made(self, *args: Any, **options: Any) -> Made:
        """Call it, and return what it made in one shape."""
        found = self.call(*args, **options)
        if isinstance(found, Fit):
            return Made(found)
        how = found.limits
        drawn = f", {how.draws} draws from seed {how.seed}" if how.draws else ""
        words = f"{100 * how.level:g} %, {how.method.replace('_', ' ')}{drawn}"
        return Made(found.fit, found.table, words, how, found)


def names() -> tuple[str, ...]:
    """Return the builders' names, in the order of the alphabet."""
    return tuple(sorted(HOMES))


def builder(name: str) -> Builder:
    """Return a builder by its name.

    Raises
    ------
    ModelError
        If there is none; the text names the nearest, or all.
    """
    if name not in HOMES:
        raise ModelError(
            f"there is no builder {name!r}{nearest(name, HOMES) or f'; there are {_listed(HOMES)}.'}"
        )
    return _imported(name, HOMES[name])


@cache
def _imported(name: str, home: str) -> Builder:
    return Builder(name, getattr(import_module(home), name))


def _listed(words: Mapping[str, object]) -> str:
    return ", ".join(sorted(words))


def _hints(call: Callable[..., Any]) -> dict[str, Any]:
    return get_type_hints(call, include_extras=True)


def _misfit(hint: Any, value: object) -> str | None:
    """Return why a value of a TOML file is none of an annotation; None if it is, or if nobody can tell."""
    if hint is None:
        return None
    try:
        adapter: TypeAdapter[Any] = TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True))
        # JSON is strict about kinds of values, but lets a list stand for a tuple, as a TOML file must.
        adapter.validate_json(json.dumps(value, default=str), strict=True)
    except PydanticSchemaGenerationError:
        return None
    except ValidationError as error:
        found = list(error.errors(include_url=False))
        expected = dict.fromkeys(str(f["ctx"]["expected"]) for f in found if "expected" in f.get("ctx", {}))
        wanted = " or ".join(expected) or " or ".join(dict.fromkeys(f["msg"] for f in found))
        return f"holds {value!r}; must be {wanted}." if expected else f"holds {value!r}: {wanted}."
    return None
