# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
#   wavepath:
#     banner: Simulated data
# ---

# %% [markdown]
# # Panel models
#
# From engagement over connectedness and support to stress, over four waves: what happens *within* persons, what goes through
# what, where people are heading, and how many of them a study needs. **All data are simulated here**, from numbers that we
# choose; nothing follows from them about anyone.

# %% [markdown]
# ## A population that we know
#
# Each score is a stable level of the person plus a deviation at that wave. Deviations carry over to the next wave, and
# along the chain: engagement → connectedness → support → stress. Stress has no effect on anything.

# %%
from itertools import combinations, pairwise

from analysis import simulate

chain = ["engagement", "connectedness", "support", "stress"]
waves = ["w1", "w2", "w3", "w4"]
true = {("engagement", "connectedness"): 0.3, ("connectedness", "support"): 0.3, ("support", "stress"): -0.3}

lines = [f"level_{v} =~ " + " + ".join(f"1*{v}_{w}" for w in waves) for v in chain]
lines += [f"level_{v} ~~ 0.8*level_{v}" for v in chain]
lines += [f"level_{a} ~~ {-0.4 if b == 'stress' else 0.4}*level_{b}" for a, b in combinations(chain, 2)]
for v in chain:
    for k, w in enumerate(waves):
        lines += [f"now_{v}_{w} =~ 1*{v}_{w}", f"now_{v}_{w} ~~ {0.85 if k else 1.0}*now_{v}_{w}"]
        lines += [f"{v}_{w} ~ {-0.15 * k if v == 'stress' else 0.0}*1"]
for before, after in pairwise(waves):
    lines += [f"now_{v}_{after} ~ 0.25*now_{v}_{before}" for v in chain]
    lines += [f"now_{y}_{after} ~ {b}*now_{x}_{before}" for (x, y), b in true.items()]

data = simulate("\n".join(lines), 600, seed=3, front="lavaan")
data.iloc[:3, :4].round(2)

# %% [markdown]
# ## Within persons, or between them?
#
# A cross-lagged model of the scores mixes the two. Here it finds that stress lowers later support, which is not so: people
# whose level of stress is high have a low level of support. Random intercepts take the levels out, and leave the truth
# (0, and −0.3).

# %%
import pandas as pd

from analysis.panel import clpm, riclpm

pair = ["support", "stress"]
mixed = clpm(data, pair, waves=waves, lags="equal")
within = riclpm(data, pair, waves=waves, lags="equal")


def crossed(fit):
    paths = fit.paths[fit.paths["what"] == "cross-lagged"].drop_duplicates("label")
    return paths.set_index(["source", "target"])[["estimate", "low", "high"]].round(2)


pd.concat({"clpm": crossed(mixed), "riclpm": crossed(within)}, axis=1)

# %% [markdown]
# What a builder fits is text in lavaan's syntax. It can be read, changed, and pasted into R.

# %%
from textwrap import fill

from reports import fit_sentence

print("\n".join(within.model.splitlines()[:12]), "\n...")
for note in within.about.notes:
    print(fill(f"* {note}", 100))
fit_sentence(within)

# %% [markdown]
# ## What goes through what
#
# The indirect effect takes three intervals: engagement at the first wave, stress at the fourth. Its true value is
# 0.3 · 0.3 · (−0.3) = −0.027. *Total indirect* adds the routes that skip a member of the chain; these paths are free here,
# and truly 0. Intervals are from Monte Carlo draws, since a product of estimates is not normal.

# %%
from analysis.panel import panel_mediation

through = panel_mediation(data, chain, waves=waves, model="riclpm", seed=1)
print(through.effects.loc[0, "route"])
through.effects[["what", "estimate", "low", "high"]].round(3)

# %%
through

# %% [markdown]
# ## Where people are heading
#
# With means on a straight line, the same model says where the average goes, and how far persons are from it.

# %%
from analysis.panel import lcm_sr
from reports import growth_figure

curves = lcm_sr(data, pair, waves=waves, random="I")
growth_figure(curves, data, process="stress", label="Stress", time="Waves since the first")

# %% [markdown]
# ## How many people?
#
# The power to find an effect of support on later stress of −0.15, by the number of persons with four waves; then the same at
# 200 persons by simulation, with the bias of the estimate and the coverage of its interval.

# %%
from analysis import power
from analysis.panel.power import riclpm_population

plan = riclpm_population(
    4, icc=0.45, cor_between=-0.5, cor_within=-0.1, phi=[[0.25, 0.0], [-0.15, 0.25]], names=pair, equal_lags=True
)
effect = "b_stresssupport"
power(plan, n=[100, 200, 300, 400], effect=effect)

# %%
replicated = power(plan, n=200, effect=effect, method="monte_carlo", replicates=300, seed=1, progress=False)
found = replicated.table.iloc[0]
print(f"power {found['power']:.2f} (Monte Carlo error {found['power_mcse']:.2f}), coverage {found['coverage']:.2f}")
print("simulated:", replicated.simulated)
