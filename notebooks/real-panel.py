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
#     requires:
#     - linearmodels
# ---

# %% [markdown]
# # A real panel
#
# Wages of 545 young men in the United States over eight years (National Longitudinal Survey of Youth; Vella & Verbeek
# 1998, J Appl Econom 13:163-183), as the package linearmodels ships them. Nobody here is simulated. They are no survey of
# parents, but the questions of method are the same: what differs *between* people, and what changes *within* them?
# (This notebook needs the package linearmodels: `pip install linearmodels`.)

# %%
from linearmodels.datasets import wage_panel

men = wage_panel.load()
print(men["nr"].nunique(), "men,", sorted(men["year"].unique())[0], "to", sorted(men["year"].unique())[-1])

# %% [markdown]
# ## Within and between
#
# Union members earn more. Do men earn more in the years in which they are members, or are members other men? The
# coefficient *between* compares men, the one *within* compares years of the same man.

# %%
from analysis.panel import fixed_effects, within_between

men = men.assign(years=men["year"] - 1980)
within_between("lwage", ["union", "married"], men, others="years", person="nr")

# %% [markdown]
# Fixed effects use the years within men only, and so need no assumption on how men differ. Errors are clustered by man.

# %%
within = fixed_effects("lwage ~ union + married + hours", men, person="nr", wave="year", wave_effects=True)
within

# %% [markdown]
# linearmodels, another program, agrees:

# %%
from linearmodels.panel import PanelOLS

second = PanelOLS.from_formula(
    "lwage ~ union + married + hours + EntityEffects + TimeEffects", men.set_index(["nr", "year"])
).fit()
largest = max(abs(second.params[term] - b) for term, b in zip(within.estimates["term"], within.estimates["estimate"]))
print("largest difference:", f"{largest:.0e}")

# %% [markdown]
# ## Where they are heading
#
# A growth curve over the eight years: how much wages rise, and whether men rise at different speeds.

# %%
from analysis.panel import growth_curve
from reports import growth_figure, growth_table

wide = men.pivot(index="nr", columns="year", values="lwage").add_prefix("lwage_")
curve = growth_curve(wide, {"lwage": list(wide.columns)}, times=list(range(8)))
growth_table(curve)

# %%
#| fig-cap: Log hourly wages of 545 men, 1980 to 1987, with the mean curve.
growth_figure(curve, wide, label="Log hourly wage", time="Years since 1980")

# %% [markdown]
# The straight line does not fit these years well; the model says so, and does not hide it:

# %%
from reports import fit_sentence, lagged_table

fit_sentence(curve)

# %% [markdown]
# ## From year to year, within men
#
# Do hours of work and wages move together within a man? The random-intercept model takes stable differences out.

# %%
from analysis.panel import riclpm

years = [1980, 1982, 1984, 1986]
hours = men.assign(hours=men["hours"] / 1000).pivot(index="nr", columns="year", values="hours").add_prefix("hours_")
both = wide.join(hours)
columns = {"wage": [f"lwage_{y}" for y in years], "hours": [f"hours_{y}" for y in years]}
lagged = riclpm(both, columns, times=years, lags="equal")
lagged_table(lagged)
