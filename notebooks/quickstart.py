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
# # Quickstart
#
# Two waves are scored, one question is asked, and a report is written. **The answers are simulated** and come with the
# package; put your own files in their place.

# %%
from importlib.resources import files

from analysis import link, mediation, read_wave, score
from analysis.waves import distinct, rename_wave
from reports import compose, render

study = files("reports") / "demo"
names = {"epds_{item}": "epds{item}", "psi_sf_3_{item}": "psi{item}"}
first = read_wave(study / "wave1.sav", name="w1")
second = rename_wave(read_wave(study / "wave2.dta", name="w2"), names)
waves = [distinct(wave, person="person", keep="first")[0] for wave in (first, second)]
panel = score(score(link(waves, person="person"), "epds"), "psi_sf_3")

given = ["psi_sf_3_w1", "epds_w1"]
found = mediation(panel, x="hours_reading_w1", m="psi_sf_3_w2", y="epds_w2", covariates=given, seed=1)
report = compose("Reading and depression", "## Panel", panel, "## Mediation", found, found.fit, simulated=True)
render(report, "depression.html")

# %% [markdown]
# That was all. `depression.html` holds the panel, the effects with Monte-Carlo limits, the model's fit and paths, and a
# page that says which files and versions made it; write `depression.docx` or `depression.pdf` instead, and it is that.
#
# ## What was found
#
# A result shows itself; every number can be copied, unrounded from `found.effects`.

# %%
found

# %%
from reports import path_figure

path_figure(found.fit, caption="Reading and depression, simulated data.")

# %% [markdown]
# `print` gives the same as text, for a terminal:

# %%
print(found)
