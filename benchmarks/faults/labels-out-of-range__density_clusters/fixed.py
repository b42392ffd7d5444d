"""Amortise a slow clustering: DBSCAN names the clusters once, a network learns to assign new customers."""
import numpy as np
import torch
from sklearn.cluster import DBSCAN
from sklearn.datasets import make_blobs
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

SEED = 14
rng = np.random.default_rng(SEED)
customers, _ = make_blobs(1500, centers=6, n_features=2, cluster_std=0.7, center_box=(-9, 9), random_state=SEED)
customers = np.concatenate([customers, rng.uniform(-11, 11, (60, 2))])
customers = StandardScaler().fit_transform(customers)

cluster = DBSCAN(eps=0.12, min_samples=8).fit_predict(customers)
n_clusters = len(set(cluster) - {-1})
core = cluster >= 0
customers, cluster = customers[core], cluster[core]
print(n_clusters, "clusters,", len(cluster), "customers")

x_train, x_val, y_train, y_val = train_test_split(
    customers.astype(np.float32), cluster, test_size=0.25, random_state=SEED)
train = DataLoader(TensorDataset(torch.from_numpy(x_train), torch.from_numpy(y_train)), batch_size=32, shuffle=True,
                   generator=torch.Generator().manual_seed(SEED))
x_val, y_val = torch.from_numpy(x_val), torch.from_numpy(y_val)

torch.manual_seed(SEED)
student = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, n_clusters))
objective = nn.CrossEntropyLoss()
opt = torch.optim.Adam(student.parameters(), lr=3e-3)
for epoch in range(12):
    student.train()
    total = 0.0
    for x, y in train:
        opt.zero_grad()
        loss = objective(student(x), y)
        loss.backward()
        opt.step()
        total += loss.item()
    student.eval()
    with torch.no_grad():
        agreement = (student(x_val).argmax(1) == y_val).float().mean().item()
    print(f"epoch {epoch}: loss {total / len(train):.4f}, agrees with DBSCAN on {agreement:.1%}")
