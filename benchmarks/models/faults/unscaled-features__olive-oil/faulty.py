import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# laboratory sheet of olive oils from three regions
rng = np.random.default_rng(23)
n = 1500
region = rng.integers(0, 3, n)
oil = pd.DataFrame(
    {
        "acidity_pct": np.array([0.35, 0.55, 0.45])[region] + rng.normal(0, 0.12, n),
        "peroxide_meq": np.array([8.0, 9.5, 12.0])[region] + rng.normal(0, 2.0, n),
        "k232": np.array([1.75, 1.95, 2.1])[region] + rng.normal(0, 0.16, n),
        "oleic_pct": np.array([74.0, 71.0, 77.0])[region] + rng.normal(0, 2.6, n),
        "sterols_mg_kg": np.array([1480.0, 1520.0, 1500.0])[region]
        + rng.normal(0, 210, n),
    }
)
names = ["Umbria", "Puglia", "Liguria"]

A, B, ya, yb = train_test_split(
    oil, region, test_size=0.3, random_state=2, stratify=region
)
knn = KNeighborsClassifier(n_neighbors=15)
knn.fit(A, ya)
hat = knn.predict(B)
print(
    "accuracy %.3f   macro F1 %.3f"
    % (accuracy_score(yb, hat), f1_score(yb, hat, average="macro"))
)
print(pd.DataFrame(confusion_matrix(yb, hat), index=names, columns=names))
