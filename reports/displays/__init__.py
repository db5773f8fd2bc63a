"""Results as blocks of a report: what a notebook shows of them, and what `compose` puts into a document."""
