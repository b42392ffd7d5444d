"""The faults of a table with their prices, the dearest first."""

from __future__ import annotations

from dataclasses import replace

from sleuth.errors import UsageError
from sleuth.evidence.splits import Splits
from sleuth.evidence.table import Task
from sleuth.verdict import Diagnosis, Fault, Price

MOST = 30  # faults that are priced


def priced(diagnosis: Diagnosis, splits: Splits) -> Diagnosis:
    """The diagnosis with a price at each fault that can be mended; among these the dearest come first.

    A fault without a price keeps its place: that rows of the test were learned is not less grave since it cannot be priced.

    Raises:
        UsageError: no model can be fitted to the table; the message says why.
    """
    try:
        from sleuth.probes.tables.mends import mend_of
        from sleuth.probes.tables.pricing import Pricing

        pricing = Pricing(splits)
    except ImportError as error:
        raise UsageError(f"--price needs scikit-learn: pip install 'mlsleuth[data]' ({error})") from error
    except UsageError as error:
        raise UsageError(f"--price: {error}") from error
    measure = "log loss" if splits.roles.task is Task.CLASSES else "squared error"
    faults: list[Fault] = []
    for fault in diagnosis.faults:
        mend = mend_of(fault.found, splits) if len(faults) < MOST else None
        try:
            found = pricing.price(mend) if mend else None
        except UsageError:
            found = None
        if mend is None or found is None:
            faults.append(fault)
            continue
        price = Price(mend.action.value, measure, found.before, found.change, found.low, found.high, found.n_held)
        faults.append(replace(fault, price=price))
    return replace(diagnosis, faults=ranked(faults))


def ranked(faults: list[Fault]) -> tuple[Fault, ...]:
    """Those with a price in the places that they have together: sure gains first, the greatest of them at the front."""
    places = [place for place, fault in enumerate(faults) if fault.price is not None]
    ordered = sorted((faults[place] for place in places), key=_rank)
    made = list(faults)
    for place, fault in zip(places, ordered, strict=True):
        made[place] = fault
    return tuple(made)


def _rank(fault: Fault) -> tuple[bool, float]:
    price = fault.price
    return (True, 0.0) if price is None or price.high >= 0 else (False, price.change)
