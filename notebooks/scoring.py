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
# # Scoring
#
# From export files to scores that can be defended: what is in a file, which names belong together, what went wrong on the
# way, and which published rule made each number. **All answers here are simulated**; nothing follows from them about
# anyone.

# %% [markdown]
# ## The files
#
# Three monthly waves of mothers in three groups come with the package: SPSS, Stata, and a Qualtrics export. We copy them
# to a folder of our own.

# %%
import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

folder = Path(tempfile.mkdtemp())
with as_file(files("reports") / "demo") as source:
    for path in sorted(source.iterdir()):
        if path.suffix in {".sav", ".dta", ".csv", ".toml"}:
            shutil.copy(path, folder)
sorted(path.name for path in folder.iterdir())

# %% [markdown]
# ## Reading
#
# `read_wave` reads SPSS, Stata, SAS, Excel, Qualtrics and plain text files. Cells that hold a user-defined missing
# code become missing, and the reason is kept. A CSV cannot say which codes mean *missing*, so we do.

# %%
from analysis import read_wave

first = read_wave(folder / "wave1.sav", name="w1", time=0)
second = read_wave(folder / "wave2.dta", name="w2", time=1)
third = read_wave(folder / "wave3.csv", name="w3", time=2, missing={-99: "seen but unanswered"})
for wave in (first, second, third):
    print(wave.name, wave.source.layout, wave.source.rows, "rows, sha256", wave.source.sha256[:12])

# %%
first.column("epds_1").missing, first.column("hours_reading").missing_met

# %% [markdown]
# ## One name for one thing
#
# The files name their columns differently, and some people answered twice. Nothing of this is repaired by itself: we say
# what is what. `{item}` stands for an item's number.

# %%
from analysis.waves import distinct, recode_wave, rename_wave

second = rename_wave(
    second,
    {
        "connectedness_{item}": "conn{item}",
        "support_{item}": "supp{item}",
        "psi_sf_3_{item}": "psi{item}",
        "epds_{item}": "epds{item}",
    },
)
third = rename_wave(
    third,
    {
        "person": "Q2",
        "connectedness_{item}": "Q7_{item}",
        "support_{item}": "Q8_{item}",
        "psi_sf_3_{item}": "Q9_{item}",
        "epds_{item}": "Q10_{item}",
    },
)

# %% [markdown]
# ## Is the key right for this file?
#
# The third file numbers the options of the Edinburgh scale from 1, where the form stores 0 to 3. Nobody told us.
# `instruments.check` looks for this and the other classic mistakes (items reversed already, another item order, totals
# that do not match), and changes nothing.

# %%
import instruments

columns = [f"epds_{item}" for item in range(1, 11)]
instruments.check(third.data[columns], "epds")

# %%
third, told = recode_wave(third, columns="epds_{item}", add=-1)
print(told)
instruments.check(third.data[columns], "epds")

# %% [markdown]
# ## A panel
#
# `link` joins the waves by the person's id; rows of persons who are there already are left out first, and counted. The
# panel's codebook knows where each column comes from.

# %%
from analysis import link

waves = []
for wave in (first, second, third):
    wave, left_out = distinct(wave, person="person", keep="first")
    print(wave.name, left_out, "row(s) of persons who were there already left out")
    waves.append(wave)
panel = link(waves, person="person")
panel

# %%
panel.codebook().set_index("name").loc[["epds_1", "connectedness_1"], ["label", "waves", "missing_met"]]

# %% [markdown]
# ## What a form says
#
# An instrument is a file that says which items there are, how they are coded, keyed and added up, and where each of
# these is printed.

# %%
print(instruments.load("epds").describe())

# %% [markdown]
# ## Scores
#
# A score is missing unless the form's published rule can be kept. Other rules may be asked for, and are then named.

# %%
from analysis import score
from reports import table_one

for form in ("epds", "psi_sf_3", folder / "connectedness.toml", folder / "support.toml"):
    panel = score(panel, form)
scales = ["connectedness", "support", "psi_sf_3", "epds"]
table_one(panel, scales, smd=False)

# %%
first_wave = panel.at("w1")
strict = instruments.score(first_wave, "epds")
lenient = instruments.score(first_wave, "epds", missing="prorate:2")
print(int(strict["epds"].notna().sum()), "scores by the form's rule,", int(lenient["epds"].notna().sum()), "if up to two")
print("missing answers are prorated, as asked for here.")

# %% [markdown]
# Published cut-offs come with the people they were found in, and their source. They are no diagnosis.

# %%
from textwrap import fill

for cutoff in instruments.load("epds").scale("epds").cutoffs:
    print(fill(f"{cutoff}: {cutoff.label}, {cutoff.population} ({cutoff.source})", 100))

# %% [markdown]
# ## How reliable
#
# Coefficient alpha with its 95 % interval. It is no proof that a scale measures one thing: see *sem-for-lavaan-users* for
# a factor model, and *panel-models* for whether the waves measure the same.

# %%
from analysis import reliability
from reports import reliability_table

reliability_table(reliability(first_wave, "epds"))

# %% [markdown]
# ## Back to a file
#
# Scored data with labels and the reasons for missing answers, for those who go on elsewhere.

# %%
from analysis import save_wave, score_wave

scored = score_wave(first, "epds")
save_wave(scored, folder / "wave1-scored.sav")
print((folder / "wave1-scored.sav").stat().st_size // 1000, "kB")
