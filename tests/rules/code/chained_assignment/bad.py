"""Ages that cannot be are to become missing, and missing incomes to become 0.

Fault at lines 9, 10.
"""

import pandas as pd

people = pd.read_csv("people.csv")
people[people["age"] > 120]["age"] = None
people["income"].fillna(0, inplace=True)
print(people.describe())
