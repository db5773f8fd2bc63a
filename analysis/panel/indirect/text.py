"""Writes an indirect-effects model as text in lavaan's syntax, complete: nothing is left to be added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from analysis.panel.indirect.effects import Labels
from analysis.panel.indirect.plan import Effect, Plan


def written(
    plan: Plan,
    labels: Labels,
    found: Sequence[Effect],
    extra: Sequence[str] = (),
    variances: Mapping[str, str] | None = None,
) -> str:
    """Write the model.

    Parameters
    ----------
    plan : Plan
    labels : Labels
    found : sequence of Effect
    extra : sequence of str
        Further lines, such as a covariance that is held at a value.
    variances : mapping of str to str, optional
        Labels of residual variances.
    """
    blocks = [
        ("latent variables", _measurement(plan)),
        ("product columns, made before the fit", _products(plan)),
        ("regressions", _regressions(plan, labels)),
        ("residual covariances", (f"{a} ~~ {b}" for a, b in plan.pairs)),
        ("residual variances", _variances(plan, variances or {})),
        ("exogenous variables", _exogenous(plan)),
        ("intercepts", _intercepts(plan)),
        ("effects", (f"{e.name} := {e.formula}" for e in found if not e.contrast)),
        ("contrasts", (f"{e.name} := {e.formula}" for e in found if e.contrast)),
        ("further", extra),
    ]
    lines = [(title, list(each)) for title, each in blocks]
    return "\n".join("\n".join([f"# {title}", *each]) for title, each in lines if each)


def _measurement(plan: Plan) -> Iterator[str]:
    for name, items in plan.latent:
        yield f"{name} =~ {' + '.join([f'1*{items[0]}', *items[1:]])}"


def _products(plan: Plan) -> Iterator[str]:
    for p in dict.fromkeys((p.name, p.cause, p.moderator, p.centers) for p in plan.products):
        name, cause, moderator, centers = p
        left, right = (
            f"({v} - {c:.10g})" if c else v for v, c in zip((cause, moderator), centers, strict=True)
        )
        yield f"# {name} = {left} * {right}"


def _regressions(plan: Plan, labels: Labels) -> Iterator[str]:
    groups = range(max(1, len(plan.groups)))
    for node in plan.explained:
        terms = [f"{_label([labels.paths[e, g] for g in groups])}*{e[0]}" for e in plan.edges if e[1] == node]
        terms += [a for a, b in plan.controls if b == node]
        terms += [
            f"{_label([labels.products[p, g] for g in groups])}*{p.name}"
            for p in plan.products
            if p.effect == node
        ]
        yield f"{node} ~ {' + '.join(terms)}"


def _label(each: Sequence[str]) -> str:
    return each[0] if len(each) == 1 else f"c({', '.join(each)})"


def _variances(plan: Plan, labels: Mapping[str, str]) -> Iterator[str]:
    for v in (*plan.explained, *_items(plan)):
        if v not in plan.ordered:
            yield f"{v} ~~ {labels[v]}*{v}" if v in labels else f"{v} ~~ {v}"


def _items(plan: Plan) -> list[str]:
    return [item for _, items in plan.latent for item in items]


def _exogenous(plan: Plan) -> Iterator[str]:
    """Variances and covariances; those of observed ones are left to the sample if they are fixed."""
    for p in plan.products:
        if (
            p.cause in plan.explained
        ):  # the product moves with the residuals of what its effect is regressed on
            yield from (
                f"{v} ~~ {p.name}" for v in plan.explained if plan.graph.count(v, p.effect) and v != p.effect
            )
    chosen = [v for v in plan.exogenous if not plan.fixed_x or v in plan.factors]
    for v in chosen:
        yield f"{v} ~~ {v}"
    for a, b in combinations(plan.exogenous, 2):
        if not plan.fixed_x or a in plan.factors or b in plan.factors:
            yield f"{a} ~~ {b}"


def _intercepts(plan: Plan) -> Iterator[str]:
    if plan.means:
        free = [
            v for v in (*plan.explained, *_items(plan)) if v not in plan.factors and v not in plan.ordered
        ]
        if not plan.fixed_x:
            free += [v for v in plan.exogenous if v not in plan.factors]
        if free:
            yield f"{' + '.join(free)} ~ 1"
