"""Writes weak_riclpm.moments.json: samples of n = 100 in which a random-intercept model is hardly identified.

``python weak_riclpm.py``, then ``Rscript weak_riclpm.R``. Of 240 seeds these needed thousands
of line searches (6 to 234), or a search along a valley to a minimum far away (40); lavaan converges in all.
"""

import json
from pathlib import Path

from analysis.panel.power import riclpm_population, simulate

SEEDS = (6, 39, 40, 112, 138, 142, 170, 174, 189, 210)
HERE = Path(__file__).parent


def main() -> None:
    made = riclpm_population(3, icc=0.5, cor_between=0.3, cor_within=0.3, phi=[[0.4, 0.15], [0.2, 0.3]])
    samples = []
    for seed in SEEDS:
        rows = simulate(made.population, 100, seed=seed)
        samples.append(
            {"seed": seed, "mean": rows.mean().tolist(), "cov": rows.cov().to_numpy().tolist(), "n": 100}
        )
    out = {"model": made.model, "columns": list(rows.columns), "samples": samples}
    (HERE / "weak_riclpm.moments.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
