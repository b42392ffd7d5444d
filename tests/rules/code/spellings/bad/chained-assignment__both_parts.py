import pandas as pd
from sklearn.model_selection import train_test_split

readings = pd.read_csv("wells.csv")
learn, check = train_test_split(readings, test_size=0.3, random_state=1)
for part in (learn, check):
    part[part["depth"] < 0]["depth"] = 0  # HERE
