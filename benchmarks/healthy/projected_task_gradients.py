"""Two regression tasks on one trunk; conflicting task gradients are projected and assigned before each step (PCGrad)."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split


class TwoTasks(nn.Module):
    def __init__(self, features=8, width=48):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(features, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU())
        self.heads = nn.ModuleDict({"yield": nn.Linear(width, 1), "purity": nn.Linear(width, 1)})

    def forward(self, x):
        z = self.trunk(x)
        return {k: head(z).squeeze(1) for k, head in self.heads.items()}


def reactor(n=2400, features=8):
    x = torch.randn(n, features)
    a = x[:, 0] * x[:, 1] + torch.sin(2 * x[:, 2]) + 0.1 * torch.randn(n)
    b = -x[:, 0] * x[:, 1] + 0.8 * x[:, 3] - torch.relu(x[:, 4]) + 0.1 * torch.randn(n)
    return TensorDataset(x, (a - a.mean()) / a.std(), (b - b.mean()) / b.std())


def project(ga, gb):
    """Take out of each gradient the part that works against the other."""
    dot = sum((p * q).sum() for p, q in zip(ga, gb))
    if dot >= 0:
        return [p + q for p, q in zip(ga, gb)]
    na, nb = (sum(p.pow(2).sum() for p in g) for g in (ga, gb))
    return [p - dot / nb * q + q - dot / na * p for p, q in zip(ga, gb)]


def gradient(loss, params):
    return torch.autograd.grad(loss, params, retain_graph=True, materialize_grads=True, allow_unused=True)


def main():
    torch.manual_seed(47)
    fit, held = random_split(reactor(), [2000, 400])
    train, valid = DataLoader(fit, batch_size=50, shuffle=True), DataLoader(held, batch_size=400)
    model, mse = TwoTasks(), nn.MSELoss()
    params = list(model.parameters())
    opt = torch.optim.Adam(params, lr=2e-3)
    for epoch in range(12):
        model.train()
        for x, a, b in train:
            out = model(x)
            both = project(gradient(mse(out["yield"], a), params), gradient(mse(out["purity"], b), params))
            for p, g in zip(params, both):
                p.grad = g
            opt.step()
        model.eval()
        with torch.no_grad():
            x, a, b = next(iter(valid))
            out = model(x)
        print(f"epoch {epoch:2d} valid mse: yield {mse(out['yield'], a):.3f} purity {mse(out['purity'], b):.3f}")


main()
