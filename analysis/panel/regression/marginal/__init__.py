"""Generalized estimating equations: working correlations, the solution, the sandwich and its corrections."""
