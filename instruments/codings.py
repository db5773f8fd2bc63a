"""The codes and scores of an item, from the tables of a form's file."""

from instruments.definition import CodingTable, FormTable, ItemCodingTable


def scores_of(coding: CodingTable) -> tuple[float, ...]:
    """Return the score of each code, from the lowest to the highest."""
    if coding.scores is not None:
        return tuple(float(score) for score in coding.scores)
    first = coding.lowest if coding.lowest_score is None else coding.lowest_score
    return tuple(float(first + step) for step in range(coding.highest - coding.lowest + 1))


def own(coding: CodingTable, item: ItemCodingTable) -> CodingTable:
    """Return an item's own coding, with the form's words where it has none of its own."""
    words = coding.model_dump(include={"lowest_means", "highest_means", "positions"})
    return CodingTable.model_validate({**words, **item.model_dump(exclude_none=True)})


def by_item(form: FormTable) -> dict[int, CodingTable]:
    """Return the items that have codes of their own."""
    return {int(number): own(form.coding, table) for number, table in form.item_coding.items()}
