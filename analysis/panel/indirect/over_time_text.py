"""Writes the text of a chain over waves: lagged paths among variables, or among their parts within persons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, combinations_with_replacement

from analysis.panel.indirect.over_time import Chain
from analysis.panel.indirect.plan import Effect


def written_over_time(chain: Chain, found: Sequence[Effect]) -> str:
    """Write the model, complete."""
    blocks = [
        ("random intercepts", _intercept_factors(chain)),
        ("parts within persons", _within(chain)),
        ("lagged effects", _lagged(chain)),
        ("time-invariant covariates", _covariates(chain)),
        ("covariances within waves: of the first wave, then of residuals", _covariances(chain)),
        ("variances: of the first wave, then of residuals", _variances(chain)),
        ("random intercepts: variances and covariances", _between(chain)),
        ("no measurement error: the two parts add up", _errors(chain)),
        ("means and intercepts", _means(chain)),
        ("effects", (f"{e.name} := {e.formula}" for e in found if not e.contrast)),
        ("contrasts", (f"{e.name} := {e.formula}" for e in found if e.contrast)),
    ]
    lines = [(title, list(each)) for title, each in blocks]
    return "\n".join("\n".join([f"# {title}", *each]) for title, each in lines if each)


def _waves(chain: Chain) -> range:
    return range(chain.waves)


def _intercept_factors(chain: Chain) -> Iterator[str]:
    if chain.model == "riclpm":
        for v in chain.path:
            yield f"RI_{v} =~ {' + '.join(f'1*{chain.column((v, t))}' for t in _waves(chain))}"


def _within(chain: Chain) -> Iterator[str]:
    if chain.model == "riclpm":
        for v in chain.path:
            yield from (f"{chain.term((v, t))} =~ 1*{chain.column((v, t))}" for t in _waves(chain))


def _lagged(chain: Chain) -> Iterator[str]:
    groups = range(max(1, len(chain.groups)))
    for t in range(1, chain.waves):
        for v in chain.path:
            terms = []
            for lag, cause in chain.arrivals(v, t):
                labels = [chain.label(lag, t, g) for g in groups]
                label = labels[0] if len(labels) == 1 else f"c({', '.join(labels)})"
                terms.append(f"{label}*{chain.term(cause)}")
            yield f"{chain.term((v, t))} ~ {' + '.join(terms)}"


def _covariates(chain: Chain) -> Iterator[str]:
    if not chain.covariates:
        return
    for v in chain.path:
        yield from (f"{chain.column((v, t))} ~ {' + '.join(chain.covariates)}" for t in _waves(chain))
    if chain.random_x:
        for a, b in combinations_with_replacement(chain.covariates, 2):
            yield f"{a} ~~ {b}"
        if chain.means:
            yield f"{' + '.join(chain.covariates)} ~ 1"


def _covariances(chain: Chain) -> Iterator[str]:
    for t in _waves(chain):
        yield from (f"{chain.term((a, t))} ~~ {chain.term((b, t))}" for a, b in combinations(chain.path, 2))


def _variances(chain: Chain) -> Iterator[str]:
    for t in _waves(chain):
        yield from (f"{chain.term((v, t))} ~~ {chain.term((v, t))}" for v in chain.path)


def _between(chain: Chain) -> Iterator[str]:
    if chain.model == "riclpm":
        yield from (f"RI_{v} ~~ RI_{v}" for v in chain.path)
        yield from (f"RI_{a} ~~ RI_{b}" for a, b in combinations(chain.path, 2))


def _errors(chain: Chain) -> Iterator[str]:
    if chain.model == "riclpm":
        for v in chain.path:
            yield from (f"{chain.column((v, t))} ~~ 0*{chain.column((v, t))}" for t in _waves(chain))


def _means(chain: Chain) -> Iterator[str]:
    if chain.means:
        for v in chain.path:
            yield f"{' + '.join(chain.column((v, t)) for t in _waves(chain))} ~ 1"
