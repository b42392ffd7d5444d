import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

torch.manual_seed(10)
digits = load_digits()
x, y = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)


class Triplets(Dataset):
    def __init__(self, x, y):
        self.x, self.y = x, y
        self.rows = [(y == k).nonzero().flatten() for k in range(10)]

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        k = int(self.y[i])
        other = (k + int(torch.randint(1, 10, (1,)))) % 10
        same = self.rows[k][torch.randint(len(self.rows[k]), (1,))].item()
        diff = self.rows[other][torch.randint(len(self.rows[other]), (1,))].item()
        return self.x[i], self.x[same], self.x[diff]


loader = DataLoader(Triplets(x[:1000], y[:1000]), batch_size=50, shuffle=True)
net = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 8))
criterion = nn.TripletMarginLoss(margin=1.0)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(6):
    total = 0.0
    for anchor, positive, negative in loader:
        loss = criterion(net(anchor), net(positive), net(negative))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
    print(f"epoch {epoch} triplet loss {total / len(loader):.4f}")
with torch.no_grad():
    codes = net(x).numpy()
knn = KNeighborsClassifier(3).fit(codes[:1000], y[:1000])
print("nearest neighbours", knn.score(codes[1000:], y[1000:]))
