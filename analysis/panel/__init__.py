"""Longitudinal models: builders over the structural-equation engine, and regressions for repeated measures."""
