"""Draws the frames of the studies' templates: `python -m tests.golden.panel.make_data_studies`.

As `load(study).simulate(seed=...)` draws them, n as published, rounded to three decimals so that both programs read the
same numbers. Only the numbers are simulated: what is compared is what two programs make of them.
"""

from pathlib import Path

from analysis.panel.studies import load, studies

HERE = Path(__file__).parent / "data"


def main() -> None:
    for seed, name in enumerate(studies(), start=1):
        load(name).simulate(seed=seed).round(3).to_csv(HERE / f"study_{name}.csv", index=False)


if __name__ == "__main__":
    main()
