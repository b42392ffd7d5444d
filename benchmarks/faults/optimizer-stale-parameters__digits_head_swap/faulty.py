# Two-stage digits: learn "even / odd" first, then swap the head and learn the ten classes.
import torch, numpy as np
from torch import nn
from torch.utils.data import TensorDataset, DataLoader
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

torch.manual_seed(0)
X, y = load_digits(return_X_y=True)
X = (X / 16.0).astype(np.float32)
xtr, xte, ytr, yte = train_test_split(X, y, test_size=0.25, random_state=0, stratify=y)
mu = xtr.mean()
sd = xtr.std()
xtr, xte = [torch.from_numpy((a - mu) / sd).view(-1, 1, 8, 8) for a in (xtr, xte)]
ytr, yte = torch.as_tensor(ytr), torch.as_tensor(yte)


class SmallNet(nn.Module):
    def __init__(self, n_out):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 24, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten())
        self.neck = nn.Linear(96, 16)
        self.classifier = nn.Linear(16, n_out)

    def forward(self, x):
        return self.classifier(torch.tanh(self.neck(self.features(x))))


class Learner:
    def __init__(self, model, lr):
        self.model = model
        self.lr = lr
        self.crit = nn.CrossEntropyLoss()
        self.make_optimizer()

    def make_optimizer(self):
        self.opt = torch.optim.SGD(self.model.parameters(), lr=self.lr, momentum=0.9)

    def fit(self, train_dl, test_dl, epochs, tag):
        for ep in range(1, epochs + 1):
            self.model.train()
            run = 0.0
            for xb, yb in train_dl:
                self.opt.zero_grad()
                l = self.crit(self.model(xb), yb)
                l.backward()
                self.opt.step()
                run += l.item() * len(xb)
            print(f"[{tag}] epoch {ep} loss={run / len(train_dl.dataset):.4f} acc={self.score(test_dl):.3f}")

    @torch.no_grad()
    def score(self, dl):
        self.model.eval()
        good = sum((self.model(a).argmax(1) == b).sum().item() for a, b in dl)
        return good / len(dl.dataset)


def loaders(t_tr, t_te):
    return (DataLoader(TensorDataset(xtr, t_tr), batch_size=32, shuffle=True),
            DataLoader(TensorDataset(xte, t_te), batch_size=256))


learner = Learner(SmallNet(2), lr=0.03)
learner.fit(*loaders(ytr % 2, yte % 2), epochs=5, tag="parity")

learner.model.classifier = nn.Linear(16, 10)
learner.fit(*loaders(ytr, yte), epochs=10, tag="digits")
