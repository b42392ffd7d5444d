"""The units in which a quantity is given: a column's name says which it is."""

from __future__ import annotations

import re

# Factors below 2 are left out: amounts grow by as much.
FACTORS_OF = (
    ("glucose|blood_?sugar|glyc?emia", {18.016: "18.02 (glucose in mg/dL and mmol/L)"}),
    ("chol|cholesterol|ldl|hdl", {38.67: "38.67 (cholesterol in mg/dL and mmol/L)"}),
    ("trig|triglycerides?", {88.57: "88.57 (triglycerides in mg/dL and mmol/L)"}),
    ("creat|creatinine", {88.42: "88.42 (creatinine in µmol/L and mg/dL)"}),
    ("bili|bilirubin", {17.1: "17.1 (bilirubin in µmol/L and mg/dL)"}),
    ("speed|velocity", {3.6: "3.6 (km/h and m/s)"}),
    ("energy|electricity", {3.6: "3.6 (MJ and kWh)", 3.412: "3.412 (1,000 BTU and kWh)"}),
    ("pressure|press|bp", {14.504: "14.5 (psi and bar)", 6.895: "6.895 (kPa and psi)", 7.5006: "7.5 (mmHg and kPa)"}),
    ("area|floor_?area|surface", {10.764: "10.76 (square feet and m²)"}),
    ("land|acreage|acres|hectares", {2.471: "2.471 (acres and hectares)"}),
    ("fuel|tank|litres?|liters?|gallons?", {3.785: "3.785 (litres and US gallons)", 4.546: "4.546 (litres and gallons)"}),
)  # fmt: skip

NAMES = {
    2.54: r"cm|inch(es)?|in|height|length|width|girth|diameter",
    3.28084: r"m|ft|feet|height|length|depth|altitude|elevation",
    1.609344: r"km|kmh|mi|miles?|mph|distance|mileage|speed",
    2.204623: r"kg|lbs?|pounds?|weight|mass",
    28.3495: r"g|oz|ounces?|weight|mass",
    4.184: r"k?cal|k?j|calories|joules?|energy",
}  # of columns, by the factor between the two units in which such a quantity is measured


def factors_of(name: str) -> dict[float, str]:
    """The factors between units of what a column measures by its name, each with words; none if the name says nothing.

    Example:
        >>> factors_of("fasting_glucose"), factors_of("price")
        ({18.016: '18.02 (glucose in mg/dL and mmol/L)'}, {})
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    made: dict[float, str] = {}
    for quantity, factors in FACTORS_OF:
        if re.search(rf"(^|[^a-z])({quantity})([^a-z]|$)", words):
            made |= factors
    return made


def named_factors(name: str) -> set[float]:
    """The factors between the units of the quantity that the name of a column says, those of general use among them.

    Example:
        >>> sorted(named_factors("fork_length")), named_factors("passengers")
        ([2.54, 3.28084], set())
    """
    words = re.split(r"[^a-z]+", name.lower())
    return set(factors_of(name)) | {
        factor for factor, pattern in NAMES.items() if any(re.fullmatch(pattern, word) for word in words)
    }
