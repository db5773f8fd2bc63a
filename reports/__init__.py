"""Estimates in, documents out."""
