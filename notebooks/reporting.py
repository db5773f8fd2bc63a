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
# # Reporting
#
# From results to a page that others can check: tables, sentences and figures whose numbers come from the results and are
# rounded once; documents in four formats; a study file that can be frozen, run again and compared. **All data are
# simulated** and come with the package; nothing follows from them about anyone.

# %% [markdown]
# ## Two waves, a model
#
# `demo_study` copies the embedded study to a folder of our own. Here we read two of its files ourselves.

# %%
import tempfile
from pathlib import Path

from analysis import link, mediation, read_wave, score
from analysis.waves import distinct, rename_wave
from reports import demo_study

folder = Path(tempfile.mkdtemp())
study = demo_study(folder / "study")

names = {"epds_{item}": "epds{item}", "psi_sf_3_{item}": "psi{item}"}
first = read_wave(study.with_name("wave1.sav"), name="w1")
second = rename_wave(read_wave(study.with_name("wave2.dta"), name="w2"), names)
waves = [distinct(wave, person="person", keep="first")[0] for wave in (first, second)]
panel = score(score(link(waves, person="person"), "epds"), "psi_sf_3")

given = ["psi_sf_3_w1", "epds_w1"]
found = mediation(panel, x="hours_reading_w1", m="psi_sf_3_w2", y="epds_w2", covariates=given, seed=1)
panel

# %% [markdown]
# ## Tables
#
# A table shows itself. Its cells hold unrounded numbers: copy one from the page's source, or ask for the data.

# %%
from reports import table_one

who = table_one(panel, ["hours_reading", "psi_sf_3", "epds"], by="group", waves=["w1"], tests=True)
who

# %%
from reports import correlation_table

wide = panel.wide(["psi_sf_3", "epds"])
related = correlation_table(wide, list(wide.columns), interval=True)
related

# %%
from reports import parameter_table

parameters = parameter_table(found.fit)
parameters

# %% [markdown]
# Each table goes to other programs, too: as data, CSV, a workbook, LaTeX, or a `great_tables` object.

# %%
related.to_frame().head(3)

# %%
who.to_csv(folder / "table1.csv")
who.to_xlsx(folder / "table1.xlsx")
print((folder / "table1.csv").read_text("utf-8").splitlines()[0][:90], "...")
print(*related.to_latex().splitlines()[1:7], sep="\n")

# %% [markdown]
# Formulas in a label do not run in a workbook, and markup in a label is printed as it is spelled.
#
# ## Sentences
#
# Full, or only what stands in the brackets behind a sentence of one's own.

# %%
from reports import indirect_sentence, retention_sentence

sentence = indirect_sentence(found)
sentence

# %%
print(sentence.bracketed())
retention_sentence(panel)

# %% [markdown]
# The manner of another journal or language is chosen where words are printed, not where numbers are computed.

# %%
from textwrap import fill

from reports import Manner

for chosen in (Manner.of(numbers="ama"), Manner.of(decimal=",")):
    print(sentence.bracketed(chosen))
print(fill(retention_sentence(panel).text(Manner.of(language="ja")), 50))

# %% [markdown]
# ## Figures
#
# Drawings are plain SVG, with words for those who do not see them. A layout of one's own is a list of rows.

# %%
from reports import path_figure

labels = {"hours_reading_w1": "Hours", "psi_sf_3_w2": "Stress", "epds_w2": "Depression"}
labels |= {"psi_sf_3_w1": "Stress before", "epds_w1": "Depression before"}
rows = [["psi_sf_3_w1", "psi_sf_3_w2", None], ["hours_reading_w1", None, "epds_w2"], ["epds_w1", None, None]]
path_figure(found.fit, labels=labels, layout=rows, caption="Hours online, stress and depression, simulated data.")

# %%
from reports import forest_figure

forest_figure(found.effects, labels=labels, title="Indirect effects", n=found.n)

# %%
from reports import flow_figure, panel_flow, retention_figure

flow = flow_figure(panel_flow(panel))
flow

# %%
retention_figure(panel, by="group")

# %% [markdown]
# ## A document
#
# `compose` takes words in Markdown, tables, figures, sentences and whole results; `render` writes what the ending asks for.
# The numbers are the same in every format.

# %%
from reports import compose, render

report = compose(
    "Hours online and depression",
    "## Who took part", who, flow,
    "## What goes with what", related,
    "## What goes through what", sentence, found, path_figure(found.fit, labels=labels),
    authors=["A. Author"],
    simulated=True,
)  # fmt: skip
for ending in ("html", "pdf", "docx", "md"):
    path = render(report, folder / f"hours.{ending}")
    print(path.name, path.stat().st_size // 1000, "kB")

# %% [markdown]
# A Word template brings styles, page, headers and footers of one's own; its body is replaced. Any Word document will do,
# such as that of a journal; here it is the report itself.

# %%
render(report, folder / "own.docx", template=folder / "hours.docx").name

# %% [markdown]
# ## A study file
#
# What is planned stands in one file: waves, forms, models, what is reported. It is frozen before the data are opened;
# later reports list every deviation. The parameter below is set at each run.

# %%
(study.parent / "small.toml").write_text(
    '''
[study]
id = "small"
title = "Depression over a month (simulated)"
simulated = true
seed = 1

[parameters.who]
default = "posting"
values = ["posting", "reading only"]
label = "Group"

[[waves]]
name = "w1"
time = 0

[[waves]]
name = "w2"
time = 1

[[files]]
path = "wave1.sav"
person = "person"
wave = "w1"
duplicates = "first"
columns = { group = "group", "epds_{item}" = "epds_{item}" }

[[files]]
path = "wave2.dta"
person = "person"
wave = "w2"
duplicates = "first"
columns = { "epds_{item}" = "epds{item}" }

[[exclusions]]
name = "group"
reason = "is of another group"
keep = "group == '${who}'"
wave = "w1"

[[instruments]]
id = "epds"

[[models]]
name = "path"
title = "From one month to the next"
syntax = "epds_w2 ~ epds_w1"
''',
    "utf-8",
)

from reports import freeze_study, run_study, verify_study

small = study.parent / "small.toml"
print(freeze_study(small).name)
page = run_study(small, folder / "small", formats=["html", "docx"])
print(*sorted(path.name for path in page.parent.iterdir()))

# %% [markdown]
# Anyone who has the files can run it again. Numbers that are not the same would be listed, and which file has changed.

# %%
print(verify_study(page.parent))

# %% [markdown]
# One report for each value of a parameter, an index, and the key numbers in one file:

# %%
import pandas as pd

from reports import run_batch

done = run_batch(small, {"who": ["posting", "reading only"]}, folder / "both", formats=["md"])
print(len(done.outcomes), "runs,", len(done.failed), "failed")
pd.read_csv(done.out / "summary.csv").iloc[:4, :6]

# %% [markdown]
# The command does the same: `wavepath freeze small.toml`, `wavepath run small.toml --param "who=reading only"`,
# `wavepath verify small-report`; and `wavepath render reporting.py --format pdf` makes a report of this notebook.
