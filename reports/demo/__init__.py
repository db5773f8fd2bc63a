"""The embedded study: simulated mothers, three monthly waves as real files, declared true values.

`truth` declares what is true, `people` draws who answers and with which scores, `answers` spreads each score
over the items of its form, `files` writes the three waves in three formats, and `make` runs all of it.
"""
