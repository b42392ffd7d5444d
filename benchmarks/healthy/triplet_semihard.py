"""Metric learning on digits with semi-hard triplets from P x K batches; 1-NN accuracy as the check."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, Sampler, TensorDataset


class PKSampler(Sampler):
    def __init__(self, labels, p, k, n_batches):
        self.by_class = {int(c): (labels == c).nonzero().flatten() for c in labels.unique()}
        self.p, self.k, self.n_batches = p, k, n_batches

    def __len__(self):
        return self.n_batches

    def __iter__(self):
        names = list(self.by_class)
        for _ in range(self.n_batches):
            picked = [names[i] for i in torch.randperm(len(names))[: self.p]]
            batch = []
            for c in picked:
                pool = self.by_class[c]
                batch += pool[torch.randperm(len(pool))[: self.k]].tolist()
            yield batch


class Embedder(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                                  nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.Flatten())
        self.fc = nn.Linear(512, dim)

    def forward(self, x):
        return F.normalize(self.fc(self.conv(x)), dim=1)


def semi_hard_loss(z, y, margin):
    # unit vectors: squared distance = 2 - 2 cos, no square root needed
    d = (2 - 2 * z @ z.t()).clamp(min=0)
    same = y[:, None] == y[None, :]
    eye = torch.eye(len(y), dtype=torch.bool)
    a, p = (same & ~eye).nonzero(as_tuple=True)
    d_ap = d[a, p]
    neg = d[a].masked_fill(same[a], float("inf"))
    harder = neg.masked_fill(neg <= d_ap[:, None].detach(), float("inf"))
    has_semi = torch.isfinite(harder).any(1)
    idx = torch.where(has_semi, harder.argmin(1), neg.argmin(1))
    hinge = F.relu(d_ap - d[a, idx] + margin)
    active = hinge > 0
    return hinge.sum() / active.sum().clamp(min=1), active.float().mean().item()


@torch.no_grad()
def knn_accuracy(model, ref, query):
    model.eval()
    zr, zq = model(ref[0]), model(query[0])
    return (ref[1][(zq @ zr.t()).argmax(1)] == query[1]).float().mean().item()


def main(p=6, k=6, per_epoch=60, epochs=8, margin=0.3, lr=1e-3):
    torch.manual_seed(0)
    X, y = load_digits(return_X_y=True)
    Xa, Xb, ya, yb = train_test_split((X - 4.88) / 6.02, y, test_size=0.3, stratify=y, random_state=1)
    t = lambda X, y: (torch.tensor(X, dtype=torch.float32).view(-1, 1, 8, 8), torch.tensor(y))
    train, test = t(Xa, ya), t(Xb, yb)
    loader = DataLoader(TensorDataset(*train), batch_sampler=PKSampler(train[1], p, k, per_epoch))
    model = Embedder()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    print(f"untrained 1-NN {knn_accuracy(model, train, test):.3f}")
    for epoch in range(epochs):
        model.train()
        tot, act = 0.0, 0.0
        for x, yb_ in loader:
            loss, active = semi_hard_loss(model(x), yb_, margin)
            opt.zero_grad()
            loss.backward()
            opt.step()
            tot += loss.item()
            act += active
        print(f"epoch {epoch} loss {tot / len(loader):.4f} active {act / len(loader):.2f} 1-NN {knn_accuracy(model, train, test):.3f}")


if __name__ == "__main__":
    main()
