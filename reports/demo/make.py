"""Write the embedded study's data files: ``python -m reports.demo.make OUTDIR``."""

import sys
from pathlib import Path

import numpy as np

from reports.demo import truth
from reports.demo.files import write_qualtrics, write_spss, write_stata
from reports.demo.waves import draw_waves

FILES = {"w1": "wave1.sav", "w2": "wave2.dta", "w3": "wave3.csv"}


def make(out: Path, seed: int = truth.SEED) -> None:
    """Write the three waves of the simulated study.

    Parameters
    ----------
    out : Path
        Folder for `wave1.sav`, `wave2.dta` and `wave3.csv`; made if absent.
    seed : int
        The shipped files come from `truth.SEED`; the answers depend on nothing else.
    """
    out.mkdir(parents=True, exist_ok=True)
    _, waves = draw_waves(seed)
    write_spss(waves["w1"], out / FILES["w1"])
    write_stata(waves["w2"], out / FILES["w2"])
    write_qualtrics(waves["w3"], out / FILES["w3"], np.random.Generator(np.random.PCG64([seed, 3])))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m reports.demo.make OUTDIR")
    make(Path(sys.argv[1]))
