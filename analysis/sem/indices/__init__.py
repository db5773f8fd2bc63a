"""Fit indices, one subject a file; `analysis.sem.measures` gathers them."""
