"""The parts of a study's report: each module turns one subject of the results into a `Section`."""
