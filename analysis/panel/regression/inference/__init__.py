"""Standard errors, degrees of freedom and tests of linear combinations: what every result asks of its method."""
