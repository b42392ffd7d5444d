# Recipes -> tags (multi-label). Ingredients are a multi-hot vector, tags are rare.
import numpy as np
import torch
from torch import nn, optim
from torch.utils.data import Dataset, DataLoader
from sklearn.metrics import f1_score


class Recipes(Dataset):
    def __init__(self, n, seed):
        r = np.random.RandomState(seed)
        world = np.random.RandomState(0)
        link = (world.rand(50, 12) < 0.12) * world.uniform(1.5, 3.0, (50, 12))
        X = (r.rand(n, 50) < 0.18).astype(np.float32)
        score = X @ link - 3.4
        Y = (r.rand(n, 12) < 1 / (1 + np.exp(-2.5 * score))).astype(np.float32)
        self.X, self.Y = torch.from_numpy((X - 0.18) / 0.384).float(), torch.from_numpy(Y)

    def __len__(self):
        return len(self.X)

    def __getitem__(self, idx):
        return self.X[idx], self.Y[idx]


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(50, 64)
        self.fc2 = nn.Linear(64, 12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        x = self.drop(torch.relu(self.fc1(x)))
        return self.fc2(x)


torch.manual_seed(1)
train_loader = DataLoader(Recipes(3000, 1), batch_size=60, shuffle=True)
val_loader = DataLoader(Recipes(800, 2), batch_size=200)
model = Tagger()
criterion = nn.BCEWithLogitsLoss()
optimizer = optim.Adam(model.parameters(), lr=3e-3)

for epoch in range(10):
    model.train()
    for X, Y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(X), Y)
        loss.backward()
        optimizer.step()

    model.eval()
    preds, truth = [], []
    with torch.no_grad():
        for X, Y in val_loader:
            preds.append((torch.sigmoid(model(X)) > 0.5).int())
            truth.append(Y.int())
    f1 = f1_score(torch.cat(truth), torch.cat(preds), average="micro")
    print("Epoch: {} \tLoss: {:.4f} \tVal F1: {:.4f}".format(epoch + 1, loss.item(), f1))
