"""Persons put together by what their covariance matrix depends on: `Block`."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.panel.regression.types import Array, Integers


@dataclass(frozen=True, slots=True)
class Block:
    """The persons with the same number of rows.

    Attributes
    ----------
    place : ndarray, shape (patterns, rows, d)
        What a covariance depends on: columns of random effects, wave, time.
    persons : ndarray, shape (patterns,)
        How many persons have the pattern.
    values : ndarray, shape (units, rows, p + 1)
        Predictors and outcome. Units are persons, or fewer stand-ins with the same cross products.
    pattern : ndarray, shape (units,)
        The pattern of each unit.
    """

    place: Array
    persons: Array
    values: Array
    pattern: Integers

    @property
    def rows(self) -> int:
        """Rows a person."""
        return int(self.place.shape[1])


def blocks(values: Array, place: Array, starts: Integers) -> tuple[Block, ...]:
    """Sort persons by their number of rows and their pattern.

    Parameters
    ----------
    values : ndarray, shape (rows, p + 1)
        Predictors and outcome; the rows of a person follow each other.
    place : ndarray, shape (rows, d)
        See `Block`.
    starts : ndarray, shape (persons,)
        First row of each person.
    """
    sizes = np.diff(np.append(starts, len(values)))
    return tuple(_block(values, place, starts[sizes == n], int(n)) for n in np.unique(sizes))


def _block(values: Array, place: Array, starts: Integers, n: int) -> Block:
    rows = starts[:, None] + np.arange(n)
    flat = np.ascontiguousarray(place[rows].reshape(len(starts), -1))
    distinct, pattern, persons = np.unique(flat, axis=0, return_inverse=True, return_counts=True)
    units = list(_stand_ins(values[rows], pattern.ravel(), persons))
    return Block(
        distinct.reshape(len(distinct), n, place.shape[1]),
        persons.astype(float),
        np.concatenate(units),
        np.repeat(np.arange(len(distinct)), [len(u) for u in units]),
    )


def _stand_ins(values: Array, pattern: Integers, persons: Integers) -> Iterator[Array]:
    r"""Give each pattern's persons, or as few stand-ins as have their cross products.

    All sums :math:`\sum_i W_i' A W_i` of m persons with the same A depend on the rows :math:`w_i = vec(W_i)` through
    :math:`\sum_i w_i w_i'` only, so that the triangle R of a QR decomposition, with n (p + 1) rows, stands for them.
    """
    order = np.argsort(pattern, kind="stable")
    shape = values.shape[1:]
    for part in np.split(values[order], np.cumsum(persons)[:-1]):
        flat = part.reshape(len(part), -1)
        many = len(flat) > flat.shape[1]
        yield np.asarray(np.linalg.qr(flat, mode="r")).reshape(-1, *shape) if many else part
