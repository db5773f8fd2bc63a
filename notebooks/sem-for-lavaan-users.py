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
# # SEM for users of lavaan
#
# The same words, underscores for dots. The data are two classics that the package semopy ships: Holzinger & Swineford
# (1939), 301 children, nine tests of ability; and Bollen's (1989) political democracy, 75 countries.
#
# | lavaan | here |
# |---|---|
# | `cfa(model, data, std.lv = TRUE)` | `cfa(model, data, std_lv=True)` |
# | `sem(model, data, missing = "fiml", estimator = "MLR")` | `sem(model, data, missing="fiml", estimator="MLR")` |
# | `cfa(model, data, group = "school", group.equal = "loadings")` | `cfa(model, data, group="school", group_equal="loadings")` |
# | `cfa(model, data, ordered = TRUE)` | `cfa(model, data, ordered=True)` |
# | `summary(fit, fit.measures = TRUE, standardized = TRUE)` | `fit` in a notebook, `fit.estimates`, `fit.measures` |
# | `parameterEstimates(fit)` | `fit.estimates` |
# | `fitMeasures(fit, c("cfi", "rmsea"))` | `fit.measures[["cfi", "rmsea"]]` |
# | `resid(fit, type = "cor")` | `fit.residuals(kind="cor")` |
# | `modindices(fit)` | `fit.modification_indices()` |
# | `lavTestLRT(a, b)` | `compare(a, b)` |
# | `lavPredict(fit)` | `fit.predict()` |
# | `bootstrapLavaan(fit, R = 1000)` | `fit.bootstrap(1000, seed=1)` |
# | `semPaths(fit)` | `fit.diagram()` |

# %%
from semopy.examples import holzinger39, political_democracy

children = holzinger39.get_data()
countries = political_democracy.get_data()
print(children.shape, countries.shape)

# %% [markdown]
# ## A factor model
#
# In R: `fit <- cfa(model, HolzingerSwineford1939)`

# %%
from analysis import cfa, compare, crosscheck, sem

model = """
    visual  =~ x1 + x2 + x3
    textual =~ x4 + x5 + x6
    speed   =~ x7 + x8 + x9
"""
fit = cfa(model, children)
fit

# %% [markdown]
# lavaan's tutorial prints a chi-square of 85.306 with 24 degrees of freedom for this model, CFI .931 and RMSEA .092.

# %%
from reports import fit_table, parameter_table, path_figure, residual_map

print("chi-square", round(float(fit.measures["chisq"]), 3), "df", int(fit.measures["df"]))
fit_table(fit)

# %% [markdown]
# In R: `summary(fit, standardized = TRUE, ci = TRUE)`. A table of ours shows which rows were fixed, and why.

# %%
parameter_table(fit)

# %% [markdown]
# In R: `semPlot::semPaths(fit, "std")`

# %%
path_figure(fit, caption="Three factors of ability, standardized estimates.")

# %% [markdown]
# ## Where it does not fit
#
# Global indices say whether, not where. In R: `resid(fit, type = "cor")`

# %%
residual_map(fit)

# %% [markdown]
# What freeing a parameter would do. In R: `modindices(fit, sort. = TRUE, maximum.number = 5)`

# %%
fit.modification_indices().head(5).round(3)

# %% [markdown]
# ## Groups
#
# In R: `cfa(model, data, group = "school", group.equal = "loadings")`, then `lavTestLRT`.

# %%
school = children.assign(school=children["school"].astype(str))
free = cfa(model, school, group="school")
equal = cfa(model, school, group="school", group_equal=("loadings",))
compare(equal, free)

# %% [markdown]
# ## Robust errors, and a second opinion
#
# In R: `cfa(model, data, estimator = "MLR")`. `crosscheck` refits a model in semopy, where semopy is sound.

# %%
robust = cfa(model, children, estimator="MLR")
fit_table(robust)

# %%
opinion = crosscheck(fit)
print("semopy", opinion.version, "agrees:", opinion.agrees)

# %% [markdown]
# ## A structural model
#
# Bollen's model of industrialization and democracy, with residual covariances over time. In R:
# `sem(model, PoliticalDemocracy)`, which prints a chi-square of 38.125 with 35 degrees of freedom.

# %%
democracy = sem(
    """
    ind60 =~ x1 + x2 + x3
    dem60 =~ y1 + y2 + y3 + y4
    dem65 =~ y5 + y6 + y7 + y8
    dem60 ~ ind60
    dem65 ~ ind60 + dem60
    y1 ~~ y5
    y2 ~~ y4 + y6
    y3 ~~ y7
    y4 ~~ y8
    y6 ~~ y8
    """,
    countries,
)
print("chi-square", round(float(democracy.measures["chisq"]), 3), "df", int(democracy.measures["df"]))
democracy

# %% [markdown]
# ## Bootstrap
#
# Limits also of standardized and defined quantities; one batched fit, not a thousand. In R:
# `sem(model, data, se = "bootstrap", bootstrap = 1000)`

# %%
democracy.bootstrap(1000, seed=1, progress=False)

# %% [markdown]
# ## The text goes back to R
#
# Builders write lavaan text; what they wrote can be read, edited, and pasted into R.

# %%
print(fit.model.strip())
