"""Guards against the classic mistakes: `check` looks, says what it found by what evidence, and changes nothing.

`run` calls them all: `coding` (codes, labels, anchors), `keys` (items keyed already, other orders, single items),
`patterns` (constant and copied items, straight-lining), `totals` (totals that a file carries). `sheet` draws the
sample of rows, `correlations` holds the statistics, `siblings` the other known keys, `findings` the result.
"""

from instruments.checks.findings import Finding, Findings
from instruments.checks.run import check, with_labels

__all__ = ["Finding", "Findings", "check", "with_labels"]
