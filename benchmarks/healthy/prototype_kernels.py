"""Classes by radial prototypes: each score is a positive sum of Gaussian similarities, sharpened by a learnt factor."""
import torch
from sklearn.datasets import load_wine
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler
from torch import nn


class PrototypeNet(nn.Module):
    def __init__(self, starts, classes):
        super().__init__()
        self.prototypes = nn.Parameter(starts.clone())                # (classes * k, features)
        self.log_width = nn.Parameter(torch.zeros(len(starts)))
        self.log_sharpness = nn.Parameter(torch.tensor(2.0))
        self.classes = classes

    def forward(self, x):
        distance = torch.cdist(x, self.prototypes).pow(2) / x.shape[1]
        similarity = torch.exp(-distance / self.log_width.exp())
        return self.log_sharpness.exp() * similarity.view(len(x), self.classes, -1).sum(2)


def starts(x, y, k, g):
    """A few training rows of each class."""
    return torch.cat([x[y == c][torch.randperm(int((y == c).sum()), generator=g)[:k]] for c in y.unique()])


torch.manual_seed(0)
g = torch.Generator().manual_seed(1)
X, Y = load_wine(return_X_y=True)
results = []
for fold, (train, valid) in enumerate(StratifiedKFold(3, shuffle=True, random_state=0).split(X, Y)):
    scaler = StandardScaler().fit(X[train])
    x, x_valid = (torch.tensor(scaler.transform(X[rows]), dtype=torch.float32) for rows in (train, valid))
    y, y_valid = torch.tensor(Y[train]), torch.tensor(Y[valid])
    net = PrototypeNet(starts(x, y, 3, g), 3)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    for epoch in range(30):
        net.train()
        total = 0.0
        for rows in torch.randperm(len(x), generator=g).split(16):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        net.eval()
        with torch.no_grad():
            logits = net(x_valid)
            valid_loss = nn.functional.cross_entropy(logits, y_valid).item()
            accuracy = (logits.argmax(1) == y_valid).float().mean().item()
        if epoch % 10 == 9:
            print(f"fold {fold} epoch {epoch + 1} loss {total / len(x):.4f} valid {valid_loss:.4f} accuracy {accuracy:.3f}")
    results.append(accuracy)
print(f"mean accuracy {sum(results) / len(results):.3f}")
