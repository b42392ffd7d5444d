"""minilearn: 60-line learner with callbacks. Demo at the bottom: gesture traces -> 5 classes."""
import math
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class Callback:
    def after_batch(self, learner): ...
    def after_epoch(self, learner): ...


class Recorder(Callback):
    def __init__(self):
        self.loss, self.conf = [], []

    def after_batch(self, learner):
        self.loss.append(learner.loss.item())
        self.conf.append(learner.probs.max(1).values.mean().item())

    def after_epoch(self, learner):
        k = len(learner.train_dl)
        print(f"epoch {learner.epoch}: loss {sum(self.loss[-k:]) / k:.4f} "
              f"mean confidence {sum(self.conf[-k:]) / k:.3f} valid acc {learner.accuracy():.3f}")


class Learner:
    def __init__(self, model, train_dl, valid_dl, opt, criterion, cbs=()):
        self.model, self.train_dl, self.valid_dl = model, train_dl, valid_dl
        self.opt, self.criterion, self.cbs = opt, criterion, list(cbs)

    def one_batch(self, xb, yb):
        out = self.model(xb)
        self.probs = out.detach().softmax(dim=1)
        self.loss = self.criterion(out, yb)
        self.opt.zero_grad()
        self.loss.backward()
        self.opt.step()

    def accuracy(self):
        self.model.eval()
        ok = n = 0
        with torch.no_grad():
            for xb, yb in self.valid_dl:
                ok += (self.model(xb).argmax(1) == yb).sum().item()
                n += len(yb)
        return ok / n

    def fit(self, epochs):
        for self.epoch in range(epochs):
            self.model.train()
            for xb, yb in self.train_dl:
                self.one_batch(xb, yb)
                for cb in self.cbs:
                    cb.after_batch(self)
            for cb in self.cbs:
                cb.after_epoch(self)


def gestures(n):
    t = torch.linspace(0, 2 * math.pi, 32)
    y = torch.randint(0, 5, (n,))
    freq = 1 + y.float()[:, None] % 3
    ph = torch.rand(n, 1) * 6.28
    shape = torch.where(y[:, None] < 3, torch.sin(freq * t + ph), torch.sign(torch.sin(freq * t + ph)))
    other = torch.cos(freq * t + ph)
    x = torch.stack([shape, other], 1) + 0.4 * torch.randn(n, 2, 32)
    return TensorDataset((x - x.mean()) / x.std(), y)


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv1d(2, 16, 5, padding=2)
        self.c2 = nn.Conv1d(16, 24, 5, padding=2, stride=2)
        self.fc = nn.Linear(24, 5)

    def forward(self, x):
        x = torch.relu(self.c1(x))
        x = torch.relu(self.c2(x))
        return self.fc(x.mean(-1))


if __name__ == "__main__":
    torch.manual_seed(2)
    tr, va = random_split(gestures(2000), [1600, 400])
    net = ConvNet()
    learner = Learner(net, DataLoader(tr, 32, shuffle=True), DataLoader(va, 200),
                      torch.optim.Adam(net.parameters(), lr=2e-3), nn.CrossEntropyLoss(), [Recorder()])
    learner.fit(10)
