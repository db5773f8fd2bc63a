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
# # Miyata (2002): three groups, two waves
#
# Does taking part in online communities of mothers go with more support, and later with less depression? Mothers who post
# and mothers who only read were asked twice, three months apart; mothers who are not online were asked about what all
# have in common. **The data are not public, and two coefficients are known, at second hand. Everything below is
# simulated** from a population that is declared, and shows how three groups that differ from the start can be compared.

# %%
from analysis.panel import studies

template = studies.load("miyata_2002")
template.published

# %% [markdown]
# What was chosen, and why:

# %%
template.chosen

# %% [markdown]
# ## Simulated mothers
#
# 331 who post or read, and 140 who are not online. The latter are drawn from the same population, so that **in truth
# their depression and self-esteem develop alike**; that some readers start higher on depression is part of the
# simulation, too.

# %%
import pandas as pd

from reports import table_one

online = template.simulate(seed=2002)
offline = template.simulate(n=140, seed=2003).assign(group="not online", support_1=float("nan"))
people = pd.concat([online, offline], ignore_index=True)
table_one(people, [name for name in people if name != "group"], by="group", tests=True)

# %% [markdown]
# ## The authors' model, of those who are online
#
# Support at the first wave and what follows three months later, at equal first values.

# %%
fit = template.fit(online)
fit

# %%
from reports import path_figure

path_figure(fit, caption="Support and what follows three months later, simulated data, standardized estimates.")

# %% [markdown]
# ## Three groups at once
#
# What all groups were asked, depression and self-esteem, each from the wave before, free in every group.

# %%
from analysis.panel import group_panel, path_differences

variables = {"depression": ["depression_1", "depression_2"], "self_esteem": ["self_esteem_1", "self_esteem_2"]}
groups = group_panel(people, variables, group="group", times=[0, 3])
groups.paths.query("what == 'cross-lagged'")[["source", "target", "group", "estimate", "se", "p"]].round(3)

# %% [markdown]
# Do the groups differ in a path? Every pair, with p adjusted for their number. In truth no two groups differ; what is
# found below p = .05 was found by chance.

# %%
path_differences(groups)

# %% [markdown]
# ## Groups that differ from the start
#
# Readers begin with more depression. The change score then says one thing and the covariance adjustment another (Lord's
# paradox): neither is free of assumptions when nobody assigned the groups. Both are shown, with what each says.

# %%
from analysis.panel import baseline_adjustment

order = ["not online", "reading", "posting"]
baseline_adjustment(people, ["depression_1", "depression_2"], group="group", order=order)

# %% [markdown]
# ## What two waves cannot say
#
# Paths from one wave to the next mix stable differences between mothers with change within them. A random intercept
# cannot be told apart with two waves, and is refused:

# %%
from textwrap import fill

from analysis.errors import WavepathError
from analysis.panel import riclpm

try:
    riclpm(online, {"depression": ["depression_1", "depression_2"], "self_esteem": ["self_esteem_1", "self_esteem_2"]})
except WavepathError as refused:
    print(fill(str(refused), 100))
