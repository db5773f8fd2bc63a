"""Figures of a report other than path diagrams: each a function from results to `reports.document.Figure`."""
