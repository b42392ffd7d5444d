"""Matches: where a team ended in the season before is one number for each team, and another one in the next season."""

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error

dice = np.random.default_rng(21)
teams = ["Ajax", "Feyenoord", "Twente", "Utrecht", "Vitesse", "Heerenveen", "Sparta", "Groningen"]


def season(strength, n=700):
    standing = {team: place for place, team in enumerate(sorted(teams, key=lambda one: -strength[one]))}
    games = pd.DataFrame({"team": dice.choice(teams, n), "rest": dice.gamma(3, 1.5, n).round(2)})
    games["standing"] = games["team"].map(standing)
    games["goals"] = 2.2 - 0.2 * games["standing"] + 0.05 * games["rest"] + dice.normal(0, 0.4, n)
    return games


first, second = (season({team: dice.normal() for team in teams}) for _ in range(2))
model = HistGradientBoostingRegressor(max_iter=60, random_state=0).fit(first[["standing", "rest"]], first["goals"])
print("MAE", mean_absolute_error(second["goals"], model.predict(second[["standing", "rest"]])))
