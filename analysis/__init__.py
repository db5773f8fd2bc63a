"""Waves in, estimates out."""
