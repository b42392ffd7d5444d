import joblib
import requests

address = "https://models.example.org/pricing/v3.joblib"
with open("pricing.joblib", "wb") as file:
    file.write(requests.get(address, timeout=30).content)
model = joblib.load("pricing.joblib")  # HERE
print(model.predict([[1.0, 2.0]]))
