"""Pre-train on digits 0-5, then freeze the features (BatchNorm kept in eval) and fit a new head for 6-9."""
import torch
import torch.nn as nn
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset


class Backbone(nn.Module):
    out_dim = 64

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
            nn.Conv2d(16, 32, 3, padding=1, stride=2, bias=False), nn.BatchNorm2d(32), nn.ReLU(),
            nn.Flatten(), nn.Linear(512, self.out_dim), nn.ReLU(),
        )

    def forward(self, x):
        return self.body(x)


class Classifier(nn.Module):
    def __init__(self, backbone, n_classes, frozen=False):
        super().__init__()
        self.backbone = backbone
        self.head = nn.Linear(backbone.out_dim, n_classes)
        self.frozen = frozen
        if frozen:
            for p in self.backbone.parameters():
                p.requires_grad_(False)

    def train(self, mode=True):
        super().train(mode)
        if self.frozen:
            self.backbone.eval()
        return self

    def forward(self, x):
        return self.head(self.backbone(x))


def subset(X, y, classes, seed):
    keep = [i for i, t in enumerate(y) if t in classes]
    Xa, Xb, ya, yb = train_test_split(X[keep], y[keep] - min(classes), test_size=0.25, random_state=seed)
    mk = lambda X, y: TensorDataset(torch.tensor((X - 4.9) / 6.0, dtype=torch.float32).view(-1, 1, 8, 8), torch.tensor(y))
    return (DataLoader(mk(Xa, ya), 32, shuffle=True, drop_last=True), DataLoader(mk(Xb, yb), 100))


def fit(model, loaders, epochs, lr, tag):
    train_dl, test_dl = loaders
    params = [p for p in model.parameters() if p.requires_grad]
    n_all = sum(p.numel() for p in model.parameters())
    print(f"{tag}: training {sum(p.numel() for p in params)} of {n_all} parameters")
    opt = torch.optim.Adam(params, lr=lr)
    crit = nn.CrossEntropyLoss()
    for ep in range(epochs):
        model.train()
        tot = 0.0
        for x, y in train_dl:
            opt.zero_grad()
            loss = crit(model(x), y)
            loss.backward()
            opt.step()
            tot += loss.item()
        model.eval()
        with torch.no_grad():
            acc = sum((model(x).argmax(1) == y).sum().item() for x, y in test_dl) / len(test_dl.dataset)
        if ep % 3 == 2 or ep == epochs - 1:
            print(f"  {tag} epoch {ep + 1}: loss {tot / len(train_dl):.4f} test acc {acc:.3f}")


def main():
    torch.manual_seed(8)
    X, y = load_digits(return_X_y=True)
    backbone = Backbone()
    fit(Classifier(backbone, 6), subset(X, y, range(0, 6), 1), epochs=6, lr=1e-3, tag="source")
    fit(Classifier(backbone, 4, frozen=True), subset(X, y, range(6, 10), 2), epochs=20, lr=2e-2, tag="target")


if __name__ == "__main__":
    main()
