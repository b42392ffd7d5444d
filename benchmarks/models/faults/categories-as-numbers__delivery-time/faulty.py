import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder, StandardScaler

rng = np.random.default_rng(70)
n = 2500
city_h = {"Aarhus": 9, "Bergen": 31, "Espoo": 14, "Gdansk": 22, "Malmo": 6, "Oslo": 12, "Riga": 35, "Turku": 11, "Vilnius": 27}
carrier_h = {"BlueVan": 0, "Nordpak": 7, "Postal": 16, "Quick": -3}
parcels = pd.DataFrame({
    "city": rng.choice(list(city_h), n),
    "carrier": rng.choice(list(carrier_h), n),
    "weight_kg": rng.gamma(2, 2.2, n),
    "distance_km": rng.gamma(4, 110, n),
})
hours = (parcels.city.map(city_h) + parcels.carrier.map(carrier_h) + 0.6 * parcels.weight_kg
         + 0.025 * parcels.distance_km + rng.normal(0, 4, n))

X_tr, X_te, y_tr, y_te = train_test_split(parcels, hours, test_size=0.25, random_state=14)
model = make_pipeline(
    make_column_transformer(
        (OrdinalEncoder(), ["city", "carrier"]),
        (StandardScaler(), ["weight_kg", "distance_km"]),
    ),
    Ridge(alpha=1.0),
)
model.fit(X_tr, y_tr)
hat = model.predict(X_te)
print(f"MAE {mean_absolute_error(y_te, hat):.2f} h, R2 {r2_score(y_te, hat):.3f}, {len(y_te)} parcels")
