import numpy as np
import torch
import torch.nn as nn
from sklearn.model_selection import train_test_split

SEED = 11
np.random.seed(SEED)
torch.manual_seed(SEED)

# ---- listing data -----------------------------------------------------------
n = 3000
area = np.random.gamma(6.0, 12.0, n)                 # m2
rooms = np.clip(np.round(area / 28 + np.random.randn(n) * 0.7), 1, 8)
income = np.random.lognormal(10.5, 0.5, n)           # median income of the district
lat = 48.1 + 0.08 * np.random.randn(n)
lon = 11.5 + 0.10 * np.random.randn(n)
year = np.random.randint(1900, 2024, n).astype(float)
centre = np.hypot((lat - 48.1) / 0.08, (lon - 11.5) / 0.10)
rent = (0.9 * np.log(area) + 0.6 * np.log(income / 36000) - 0.35 * centre
        + 0.4 * (year > 1995) + 0.08 * rooms + 0.1 * np.random.randn(n))
X = np.stack([area, rooms, income, lat, lon, year], 1).astype("float32")
y = ((rent - rent.mean()) / rent.std()).astype("float32")

X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.2, random_state=SEED)
mu, sd = X_train.mean(0), X_train.std(0)
X_train, X_val = (X_train - mu) / sd, (X_val - mu) / sd

X_train, X_val = torch.from_numpy(X_train), torch.from_numpy(X_val)
y_train, y_val = torch.from_numpy(y_train)[:, None], torch.from_numpy(y_val)[:, None]

# ---- model ------------------------------------------------------------------
model = nn.Sequential(
    nn.Linear(6, 64), nn.ReLU(),
    nn.Linear(64, 32), nn.ReLU(),
    nn.Linear(32, 1),
)
opt = torch.optim.Adam(model.parameters(), lr=2e-3)
loss_fn = nn.MSELoss()

BS = 64
for epoch in range(20):
    model.train()
    order = torch.randperm(len(X_train))
    running = 0.0
    for b in range(0, len(order), BS):
        rows = order[b:b + BS]
        opt.zero_grad()
        loss = loss_fn(model(X_train[rows]), y_train[rows])
        loss.backward()
        opt.step()
        running += loss.item() * len(rows)
    model.eval()
    with torch.no_grad():
        val = loss_fn(model(X_val), y_val).item()
    print(f"epoch {epoch + 1:02d}  train mse {running / len(order):.4f}  val mse {val:.4f}")
