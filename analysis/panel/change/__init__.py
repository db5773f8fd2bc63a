"""Growth and change over waves.

`growth_curve` and `second_order` follow curves, `lcs` changes from wave to wave, `lcm_sr` and `alt` both curves and
lags, `dpm` lags beside stable differences between persons. `trajectories` says where persons go, `plot_trajectories`
draws it.
"""

from analysis.panel.change.alt import alt
from analysis.panel.change.dpm import dpm
from analysis.panel.change.growth_curve import growth_curve
from analysis.panel.change.lcm_sr import lcm_sr
from analysis.panel.change.lcs import lcs
from analysis.panel.change.plot_trajectories import plot_trajectories
from analysis.panel.change.second_order import second_order
from analysis.panel.change.trajectories import trajectories

__all__ = [
    "alt",
    "dpm",
    "growth_curve",
    "lcm_sr",
    "lcs",
    "plot_trajectories",
    "second_order",
    "trajectories",
]
