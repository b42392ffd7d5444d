import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge

plots = pd.read_csv("plots.csv")
soil = plots[["acid", "clay", "water"]]
soil = (soil - soil.mean()) / soil.std()  # HERE
train, val, test = np.split(soil.assign(crop=plots["crop"]).sample(frac=1, random_state=0), [600, 800])
model = Ridge().fit(train.drop(columns="crop"), train["crop"])
print(model.score(val.drop(columns="crop"), val["crop"]), model.score(test.drop(columns="crop"), test["crop"]))
