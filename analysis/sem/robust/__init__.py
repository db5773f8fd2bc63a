"""Robust errors and tests as functions of derivatives, weights and asymptotic covariances."""

from analysis.sem.robust.weighted import Block, sandwich, traces

__all__ = ["Block", "sandwich", "traces"]
