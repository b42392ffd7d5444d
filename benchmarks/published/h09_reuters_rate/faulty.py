import numpy as np
import torch
from torch import nn, optim
from torch.utils.data import DataLoader, Dataset

np.random.seed(7)
torch.manual_seed(7)

config = {"words": 600, "topics": 8, "hidden": 64, "batch_size": 32, "epochs": 6, "lr": 1.0}


class Newswires(Dataset):
    def __init__(self, topics, common, n):
        self.y = np.random.randint(0, len(topics), n)
        mixed = 0.3 * topics[self.y] + 0.7 * common
        self.x = np.stack([np.random.multinomial(40, p) > 0 for p in mixed]).astype(np.float32)

    def __len__(self):
        return len(self.y)

    def __getitem__(self, i):
        return self.x[i], self.y[i]


topics = np.random.dirichlet(np.full(config["words"], 0.05), config["topics"])
common = np.random.dirichlet(np.full(config["words"], 0.2))
train = DataLoader(Newswires(topics, common, 1500), batch_size=config["batch_size"], shuffle=True)
valid = DataLoader(Newswires(topics, common, 500), batch_size=500)

model = nn.Sequential(
    nn.Linear(config["words"], config["hidden"]),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(config["hidden"], config["topics"]),
)
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=config["lr"])

for epoch in range(config["epochs"]):
    model.train()
    for x, y in train:
        optimizer.zero_grad()
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
    model.eval()
    hits = 0
    with torch.no_grad():
        for x, y in valid:
            hits += (model(x).argmax(1) == y).sum().item()
    print("epoch", epoch, "loss", loss.item(), "val_acc", hits / 500)
print("accuracy", hits / 500)
