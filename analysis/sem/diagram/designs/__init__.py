"""Layouts of well-known models, recognized by the structure of the arrows."""

from analysis.sem.diagram.designs.changes import change_scores
from analysis.sem.diagram.designs.curves import several_curves
from analysis.sem.diagram.designs.grid import factor_grid
from analysis.sem.diagram.designs.rows import general_and_specific, hierarchy, one_construct, one_curve
from analysis.sem.diagram.designs.within import within_and_between
from analysis.sem.diagram.plan import Placement, Plan

DESIGNS = (
    within_and_between,
    change_scores,
    several_curves,
    one_curve,
    general_and_specific,
    hierarchy,
    factor_grid,
    one_construct,
)


def known_design(plan: Plan) -> Placement | None:
    """Return the layout that the field knows for such a model, or None."""
    found = (design(plan) for design in DESIGNS)
    return next((placement for placement in found if placement is not None), None)
