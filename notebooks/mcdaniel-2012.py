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
# # McDaniel, Coyne & Holmes (2012): a mediation chain
#
# Do mothers who blog more feel more connected to family and friends, through that more supported, and through that less
# stressed and depressed? The authors asked 157 mothers once. **Their data are not public, and of their coefficients we
# know three, at second hand. Everything below is simulated** from a population with these three and others that we chose,
# and shows how such a study can be analyzed and reported today, and what its design cannot say.

# %%
from analysis.panel import studies

template = studies.load("mcdaniel_2012")
template.published

# %% [markdown]
# What we chose, and why:

# %%
template.chosen

# %% [markdown]
# ## Simulated mothers
#
# As many as in the study, drawn from that population.

# %%
people = template.simulate(seed=2012)
print(len(people), "simulated mothers")
people.head(3).round(2)

# %% [markdown]
# ## The authors' model
#
# The template writes it in lavaan's syntax.

# %%
from textwrap import fill

print("\n".join(fill(line, 100, subsequent_indent="    ") for line in template.model().splitlines()))

# %%
fit = template.fit(people)
fit

# %%
from reports import path_figure

path_figure(fit, caption="The chain as it was modeled, simulated data, standardized estimates.")

# %% [markdown]
# ## Indirect effects, with limits
#
# The product of two estimates is not normal; the limits are those of Monte-Carlo draws.

# %%
from analysis import mediation

found = mediation(people, x="blogging", m=["family", "friends"], y="support", seed=1)
found

# %%
from reports import forest_figure

forest_figure(found.effects, title="Indirect effects, simulated data", n=found.n)

# %% [markdown]
# ## What one wave cannot say
#
# The reverse chain fits the same covariances nearly as well. Models that no data of this design can tell apart:

# %%
from analysis.panel.indirect import equivalent_models

equivalent_models(found)

# %% [markdown]
# How strong a common cause of mediator and outcome would have to be to explain an indirect effect away:

# %%
from analysis.panel.indirect import sensitivity

sensitivity(found, mediator="family")

# %% [markdown]
# ## A rigorous re-analysis
#
# The template does all of this in one call, with robust errors, direct paths and every route.

# %%
template.reanalysis(people, seed=1)
