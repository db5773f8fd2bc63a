"""Persons' levels taken out: within and first-difference transformations, cluster factors, Hausman's test."""
