"""The pictures of the README, drawn from the embedded study: ``python -m reports.demo.gallery OUTDIR``.

Each drawing is what the toolkit makes, put on white paper (pages with a dark ground show it as it is meant) and marked
as simulated in the drawing itself. `reports.demo.pages` makes the pictures of pages.
"""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from analysis.panel import riclpm
from analysis.sem import Fit
from analysis.study import Results, load, run
from reports import demonstrate
from reports.document import Phrase, phrase
from reports.figures.canvas import FONTS, PAPER, SMALL, STAMP, STAMP_ROOM, n, wide
from reports.figures.flow import flow_figure
from reports.figures.flows import study_flow
from reports.figures.forest import forest_figure
from reports.figures.missingness import missingness_map
from reports.figures.trajectory import trajectory_figure

SIMULATED = phrase("Simulated data")
NAMES = {
    "engagement": "Hours online",
    "connectedness": "Connected",
    "support": "Support",
    "psi_sf_3": "Parenting stress",
    "epds": "Depression",
}
WAVES_IN_ROWS = [
    ["engagement_w1", "connectedness_w1", "support_w1", "psi_sf_3_w1", "epds_w1"],
    [None, "connectedness_w2", "support_w2", None, None],
    [None, None, None, "psi_sf_3_w3", "epds_w3"],
]
MARGIN = 12.0  # of paper around a drawing
HEAD = re.compile(r'viewBox="([^"]+)" width="[^"]+" height="[^"]+"')


def gallery(results: Results) -> dict[str, str]:
    """Return the drawings of the README by the names of their files.

    Parameters
    ----------
    results : Results
        Of the embedded study.
    """
    drawn: dict[str, Callable[[Results], str]] = {
        "path-diagram.svg": _paths,
        "riclpm.svg": _within,
        "growth.svg": _growth,
        "flow.svg": _flow,
        "trajectories.svg": _trajectories,
        "missingness.svg": _missing,
        "forest.svg": _forest,
    }
    return {name: on_paper(draw(results), SIMULATED) for name, draw in drawn.items()}


def embedded() -> Results:
    """Run the embedded study in a folder that is gone afterwards, and return its results."""
    with TemporaryDirectory() as folder:
        demonstrate.copy(study := Path(folder) / "study")
        return run(load(study / demonstrate.STUDY))


def on_paper(svg: str, words: Phrase) -> str:
    """Return a drawing on white paper, with words in its lower left corner.

    Parameters
    ----------
    svg : str
        One ``<svg>`` element with a viewBox, width and height.
    words : Phrase
        Written into the drawing.

    Examples
    --------
    >>> from reports.demo.gallery import on_paper
    >>> from reports.document import phrase
    >>> svg = '<svg viewBox="0 0 9 9" width="9" height="9"></svg>'
    >>> "Simulated data</text>" in on_paper(svg, phrase("Simulated data"))
    True
    """
    left, top, width, height = (float(side) for side in HEAD.search(svg)[1].split())  # type: ignore[index]
    told = words.template
    left, top = left - MARGIN, top - MARGIN
    width = max(width, wide(told, bold=True)) + 2 * MARGIN
    height += 2 * MARGIN + STAMP_ROOM
    x, y = n(left), n(top)
    size = f'viewBox="{x} {y} {n(width)} {n(height)}" width="{n(width)}" height="{n(height)}"'
    paper = f'<rect x="{x}" y="{y}" width="{n(width)}" height="{n(height)}" fill="{PAPER}"/>'
    stamp = (
        f'<text x="{n(left + MARGIN)}" y="{n(top + height - MARGIN)}" font-family="{FONTS}" '
        f'font-size="{n(SMALL)}" font-weight="bold" fill="{STAMP}">{told}</text>'
    )
    opening, rest = HEAD.sub(size, svg, count=1).split(">", 1)
    return f"{opening}>\n{paper}{rest.strip().removesuffix('</svg>')}{stamp}\n</svg>\n"


def _fit(results: Results, name: str) -> Fit:
    fit = next(model.fit for model in results.models if model.name == name)
    assert isinstance(fit, Fit)  # the tests run the embedded study: its models are fitted
    return fit


def _labels(fit: Fit) -> dict[str, str]:
    """Return words for the columns of a model: those of the measure and the number of the wave."""
    names = pd.concat([fit.estimates["lhs"], fit.estimates["rhs"]]).unique()
    parts = {str(name): str(name).rpartition("_w") for name in names}
    return {name: f"{NAMES[stem]} {wave}" for name, (stem, _, wave) in parts.items() if stem in NAMES}


def _waves(results: Results) -> dict[str, str]:
    return {wave.name: wave.label or wave.name for wave in results.plan.waves}


def _paths(results: Results) -> str:
    fit = _fit(results, "path")
    return fit.diagram(labels=_labels(fit), layout=WAVES_IN_ROWS)


def _within(results: Results) -> str:
    variables = {
        name: [f"{name}_{wave}" for wave in _waves(results)] for name in ("connectedness", "support")
    }
    fit = riclpm(results.panel, variables, lags="equal", missing="fiml")
    return fit.diagram(labels=_labels(fit), r2=False)  # answers are split up without rest: each R² is 1


def _growth(results: Results) -> str:
    fit = _fit(results, "growth")
    return fit.diagram(labels=_labels(fit))


def _flow(results: Results) -> str:
    return flow_figure(study_flow(results)).svg


def _trajectories(results: Results) -> str:
    return trajectory_figure(results.panel, "connectedness", by="group", waves=_waves(results)).svg


def _missing(results: Results) -> str:
    return missingness_map(results.panel, list(NAMES), labels=NAMES, waves=_waves(results)).svg


def _forest(results: Results) -> str:
    fit = _fit(results, "path")
    paths: pd.DataFrame = fit.paths[fit.paths["what"] == "regression"]
    return forest_figure(paths, title="Unstandardized estimate", labels=_labels(fit), n=fit.n).svg


def write(drawings: Mapping[str, str], out: Path) -> None:
    """Write drawings into a folder, made if it is absent."""
    out.mkdir(parents=True, exist_ok=True)
    for name, svg in drawings.items():
        (out / name).write_text(svg, "utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m reports.demo.gallery OUTDIR")
    write(gallery(embedded()), Path(sys.argv[1]))
