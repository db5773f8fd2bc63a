"""What follows a fit: residuals, modification indices, score tests, standardized solution, factor scores, reliability.

Each verb takes a `Fit` and returns a frame; `Fit` hands them on as methods. `compare` takes two fits.
"""
