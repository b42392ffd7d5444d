import joblib
import requests
from sklearn.linear_model import Ridge

address = "https://data.example.org/prices.csv"
with open("prices.csv", "wb") as file:
    file.write(requests.get(address, timeout=30).content)
joblib.dump(Ridge(), "pricing.joblib")
model = joblib.load("pricing.joblib")
