"""Customer churn -- starter notebook."""
import torch
import torch.nn as nn
from sklearn.datasets import make_classification
from torch.utils.data import TensorDataset, DataLoader, random_split

torch.manual_seed(11)

features, churned = make_classification(
    n_samples=1500, n_features=20, n_informative=8, n_redundant=2,
    n_clusters_per_class=3, flip_y=0.08, class_sep=1.2, random_state=11)
dataset = TensorDataset(torch.tensor(features).float() / 2.0, torch.tensor(churned).long())

n_train = int(0.8 * len(dataset))
n_val = len(dataset) - n_train
train_ds = random_split(dataset, [n_train, n_val])[0]
val_ds = random_split(dataset, [n_train, n_val])[1]
print(len(train_ds), 'train rows,', len(val_ds), 'validation rows')

train_dl = DataLoader(train_ds, batch_size=64, shuffle=True)
val_dl = DataLoader(val_ds, batch_size=150)


def accuracy(net, dl):
    net.eval()
    ok = n = 0
    with torch.no_grad():
        for x, y in dl:
            ok += (net(x).argmax(1) == y).sum().item()
            n += len(y)
    return ok / n


net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 2))
loss_fn = nn.CrossEntropyLoss()
opt = torch.optim.AdamW(net.parameters(), lr=2e-3, weight_decay=1e-2)

for epoch in range(20):
    net.train()
    epoch_loss = 0
    for x, y in train_dl:
        loss = loss_fn(net(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        epoch_loss += loss.item()
    if (epoch + 1) % 5 == 0:
        print("epoch", epoch + 1, "loss", round(epoch_loss / len(train_dl), 4),
              "val_acc", round(accuracy(net, val_dl), 4))
