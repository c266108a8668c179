"""Find the functions that have a word for each value of a Literal."""

import inspect
from collections.abc import Iterator
from typing import Any, Literal, get_origin, get_type_hints

from assessor.model import (
    assessment,
    benchmark,
    catalog,
    comparison,
    handouts,
    merging,
    migration,
    obligations,
    policy,
    portfolio,
    report,
    sheet,
    solutions,
    standards,
    taking,
    verdict,
)

KINDS: dict[str, Any] = {
    name: kind
    for module in (
        benchmark,
        catalog,
        comparison,
        solutions,
        standards,
        handouts,
        merging,
        migration,
        obligations,
        sheet,
        assessment,
        report,
        policy,
        portfolio,
        taking,
        verdict,
    )
    for name, kind in vars(module).items()
}


def spoken_of(module: Any) -> Iterator[tuple[Any, str, Any]]:
    """Yield each function that finds a word for a value of a Literal, its first parameter, and the Literal."""
    for _, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ == module.__name__ and not function.__name__.startswith("_"):
            hints = get_type_hints(function, localns=KINDS | {"date": object})
            name = next(iter(inspect.signature(function).parameters))
            if get_origin(hints[name]) is Literal:
                yield function, name, hints
