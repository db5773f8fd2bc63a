r"""The Gaussian likelihood of persons with repeated measures, :math:`y_i \sim N(X_i\beta,\, V_i(\theta))`.

`blocks` compresses the persons; `cross` makes the cross products that everything else is made of; `criterion` turns
them into a deviance with slope and Hessian; `newton` minimizes it; `fit` puts these together. Degrees of freedom:
`satterthwaite`, `kenward_roger`.
"""
