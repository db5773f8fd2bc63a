"""The text of a latent change score model, and what its parameters are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from analysis.panel.change.lcs_spec import SAID, ChangeScores
from analysis.panel.change.writing import Labels, block, number
from analysis.sem.about import Path


def lcs_text(spec: ChangeScores) -> str:
    """Write the whole model."""
    return "".join(
        (
            *(_process(spec, name) for name in spec.columns),
            block("initial levels and constant changes: means", _means(spec)),
            block("initial levels and constant changes: variances and covariances", _spread(spec)),
            block("what changes depend on", _changes(spec)),
            block("the changes' own residuals", _noise(spec)),
            block(f"errors of measurement, {spec.errors} over time", _errors(spec)),
            block("intercepts are 0", _zeros(spec)),
        )
    )


def level(name: str, occasion: str) -> str:
    return f"L_{name}_{occasion}"


def change(name: str, occasion: str) -> str:
    return f"D_{name}_{occasion}"


def initial(spec: ChangeScores) -> list[str]:
    """Give the latent variables that everything follows from: initial levels, constant change factors."""
    first = spec.occasions[0].name
    found = []
    for name in spec.columns:
        found.append(level(name, first))
        found += [f"C_{name}"] if name in spec.constant else []
    return found


def _process(spec: ChangeScores, name: str) -> str:
    steps = [o.name for o in spec.occasions]
    measured = [
        f"{level(name, o.name)} =~ 1*{spec.columns[name][o.place]}" for o in spec.occasions if o.place >= 0
    ]
    # an occasion without a measurement is a latent variable by what leads to it: its first line must still name it so
    phantom = [f"{level(name, o.name)} =~ 0*{spec.columns[name][-1]}" for o in spec.occasions if o.place < 0]
    found = block(f"true levels of {name}", measured)
    found += block(f"steps of {name} at which nothing was measured", phantom)
    carry = [f"{level(name, b)} ~ 1*{level(name, a)}" for a, b in pairwise(steps)]
    found += block("each level is the one before ...", carry)
    found += block(
        "... and the change since", [f"{change(name, b)} =~ 1*{level(name, b)}" for b in steps[1:]]
    )
    if name in spec.constant:
        terms = " + ".join(f"1*{change(name, b)}" for b in steps[1:])
        found += block("constant change", [f"C_{name} =~ {terms}"])
    return found


def _started(spec: ChangeScores, key: str, modifier: str, variable: str) -> str:
    """Give a term with its starting value, which lavaan wants in a term of its own beside a label."""
    if key not in spec.start:
        return f"{modifier}{variable}"
    begin = f"start({number(spec.start[key])})*{variable}"
    return f"{begin} + {modifier}{variable}" if modifier else begin


def _means(spec: ChangeScores) -> Iterator[str]:
    for v in initial(spec):
        yield f"{v} ~ {_started(spec, f'mean_{v}', spec.labels.single('means', f'mean_{v}'), '1')}"


def _spread(spec: ChangeScores) -> Iterator[str]:
    for v in initial(spec):
        yield f"{v} ~~ {_started(spec, f'var_{v}', spec.labels.single('variances', f'var_{v}'), v)}"
    for a, b in combinations(initial(spec), 2):
        yield f"{a} ~~ {_started(spec, f'cov_{a}_{b}', spec.labels.single('covariances', f'cov_{a}_{b}'), b)}"


def _changes(spec: ChangeScores) -> Iterator[str]:
    steps = [o.name for o in spec.occasions]
    for name in spec.columns:
        for k, now in enumerate(steps[1:], start=1):
            terms = [
                _started(spec, label, spec.labels.tied("regressions", label), source)
                for label, source in _terms(spec, name, k)
            ]
            if terms:
                yield f"{change(name, now)} ~ {' + '.join(terms)}"


def _terms(spec: ChangeScores, name: str, k: int) -> Iterator[tuple[str, str]]:
    """Labels and sources of the change to occasion k."""
    steps = [o.name for o in spec.occasions]
    for step, label, (kind, source) in coefficients(spec, name):
        if step == k:
            at = steps[k] if kind.endswith("_now") else steps[k - 1]
            yield label, (level if kind.startswith("level") else change)(source, at)


def coefficients(spec: ChangeScores, name: str) -> Iterator[tuple[int, str, tuple[str, str]]]:
    """Give what each change of a process depends on: occasion, label, (what, of which process)."""
    for k in range(1, len(spec.occasions)):
        if name in spec.proportional:
            yield k, f"beta_{name}", ("level", name)
        if name in spec.autoregressive and k > 1:
            yield k, f"phi_{name}", ("change", name)
        for c in spec.couplings:
            if c.target == name and (k > 1 or c.kind != "change"):
                yield k, c.label + _part(spec, k), (c.kind, c.source)


def owner(latent: str) -> str:
    """Give the process of an initial level or a constant change factor."""
    letter, _, rest = latent.partition("_")
    return rest if letter == "C" else rest.rpartition("_")[0]


def _part(spec: ChangeScores, k: int) -> str:
    """The end of a coupling's label: before or from the knot."""
    if not spec.knot:
        return ""
    at = next(i for i, o in enumerate(spec.occasions) if o.name == spec.knot)
    return "_late" if k >= at else "_early"


def _noise(spec: ChangeScores) -> Iterator[str]:
    for name in spec.columns:
        for o in spec.occasions[1:]:
            d = change(name, o.name)
            if spec.noise == "none":
                yield f"{d} ~~ 0*{d}"
            elif spec.noise == "equal":
                yield f"{d} ~~ {_started(spec, f'noise_{name}', spec.labels.tied('residuals', f'noise_{name}'), d)}"
            else:
                label = spec.labels.single("residuals", f"noise_{name}_{o.name}")
                yield f"{d} ~~ {_started(spec, f'noise_{name}', label, d)}"


def _errors(spec: ChangeScores) -> Iterator[str]:
    names = list(spec.columns)
    for i, first in enumerate(names):
        for second in names[i:]:
            if first != second and not spec.error_covariances:
                continue
            name = f"error_{first}" if first == second else f"error_{first}_{second}"
            kind = "residuals" if first == second else "residual_covariances"
            for wave, a, b in zip(spec.waves, spec.columns[first], spec.columns[second], strict=True):
                yield f"{a} ~~ {_started(spec, name, _error(spec.labels, kind, name, wave, spec.errors), b)}"


def _error(labels: Labels, kind: str, name: str, wave: str, errors: str) -> str:
    return labels.tied(kind, name) if errors == "equal" else labels.single(kind, f"{name}_{wave}")


def _zeros(spec: ChangeScores) -> Iterator[str]:
    for name, columns in spec.columns.items():
        for column in columns:
            yield f"{column} ~ 0*1"
        for o in spec.occasions[1:]:
            yield f"{level(name, o.name)} ~ 0*1"
            yield f"{level(name, o.name)} ~~ 0*{level(name, o.name)}"
            yield f"{change(name, o.name)} ~ 0*1"


def lcs_paths(spec: ChangeScores) -> Iterator[Path]:
    """Say what the model's parameters are: changes first."""
    shown: set[str] = set()
    for name in spec.columns:
        for k in range(1, len(spec.occasions)):
            for label, source in _terms(spec, name, k):
                if label not in shown:
                    shown.add(label)
                    yield _change_path(spec, label, source, name, k)
    first = spec.occasions[0].name
    for name in spec.columns:
        yield Path(level(name, first), "~1", "", "mean of initial level (gamma)", "", name, first)
        if name in spec.constant:
            yield Path(f"C_{name}", "~1", "", "mean of constant change (alpha)", "", name)
    for v in initial(spec):
        yield Path(v, "~~", v, "variance (sigma²)", "", _said(v))
    for a, b in combinations(initial(spec), 2):
        yield Path(a, "~~", b, "covariance (sigma)", _said(a), _said(b))
    for name, columns in spec.columns.items():
        at = list(zip(spec.waves, columns, strict=True))
        for wave, c in at[:1] if spec.errors == "equal" else at:
            told = "all" if spec.errors == "equal" else wave
            yield Path(c, "~~", c, "error variance (sigma²_u)", "", name, told)
        if spec.noise != "none":
            for o in spec.occasions[1:2] if spec.noise == "equal" else spec.occasions[1:]:
                d = change(name, o.name)
                told = "all" if spec.noise == "equal" else o.name
                yield Path(d, "~~", d, "residual variance of change", "", name, told)


def _said(latent: str) -> str:
    return f"{'constant change' if latent.startswith('C_') else 'initial level'} of {owner(latent)}"


def _change_path(spec: ChangeScores, label: str, source: str, name: str, k: int) -> Path:
    target = change(name, spec.occasions[k].name)
    if label.startswith("beta_"):
        return Path(target, "~", source, "proportional change (beta)", name, name, "all")
    if label.startswith("phi_"):
        return Path(target, "~", source, "previous change -> change (phi)", name, name, "all")
    coupling = next(
        c for c in spec.couplings if c.target == name and label in (c.label, c.label + _part(spec, k))
    )
    waves = {"_early": f"before {spec.knot}", "_late": f"from {spec.knot}"}.get(_part(spec, k), "all")
    return Path(target, "~", source, f"coupling: {SAID[coupling.kind]}", coupling.source, name, waves)
