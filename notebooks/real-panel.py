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
# ---

# %% [markdown]
# # A real panel
#
# Wages of 545 young men in the United States over eight years (National Longitudinal Survey of Youth; Vella & Verbeek
# 1998, J Appl Econom 13:163-183), as the package linearmodels ships them. Nobody here is simulated. They are no survey of
# parents, but the questions of method are the same: what differs *between* people, and what changes *within* them?

# %%
try:
    from linearmodels.datasets import wage_panel
except ImportError:
    raise SystemExit("Skipped: this notebook needs the package linearmodels, which ships the data.") from None

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
split = within_between("lwage", ["union", "married"], men, others="years", person="nr")
split.estimates[["term", "estimate", "se", "p", "low", "high"]].round(3)

# %% [markdown]
# Fixed effects use the years within men only, and so need no assumption on how men differ. Errors are clustered by man.

# %%
within = fixed_effects("lwage ~ union + married + hours", men, person="nr", wave="year", wave_effects=True)
within.estimates[["term", "estimate", "se", "p", "low", "high"]].round(4)

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
from analysis.panel import growth_curve, plot_trajectories

wide = men.pivot(index="nr", columns="year", values="lwage").add_prefix("lwage_")
curve = growth_curve(wide, {"lwage": list(wide.columns)}, times=list(range(8)))
curve.paths[["what", "source", "estimate", "se", "p", "low", "high"]].round(4)

# %%
#| fig-cap: Log hourly wages of 545 men, 1980 to 1987, with the mean curve.
from IPython.display import SVG

SVG(plot_trajectories(curve, wide))

# %% [markdown]
# The straight line does not fit these years well; the model says so, and does not hide it:

# %%
curve.measures[["chisq", "df", "pvalue", "cfi", "rmsea", "srmr"]].astype(float).round(3)

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
lagged.paths.query("what == 'cross-lagged'")[["source", "target", "waves", "estimate", "se", "p"]].head(4).round(3)
