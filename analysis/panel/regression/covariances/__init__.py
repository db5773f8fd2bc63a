"""How a person's rows vary together: one file a family of covariance matrices, all in the shape of `Structure`."""
