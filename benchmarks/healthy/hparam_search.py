"""Grid search over width and learning rate, then one evaluation of the winner on held-out data."""
import copy
import itertools

import torch
import torch.nn as nn
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from torch.utils.data import DataLoader, TensorDataset

GRID = {"hidden": [8, 24, 64], "lr": [3e-3, 1e-2], "activation": ["relu", "tanh"]}
ACT = {"relu": nn.ReLU, "tanh": nn.Tanh}


def splits():
    X, y = make_moons(2400, noise=0.2, random_state=4)
    Xtr, X_, ytr, y_ = train_test_split(X, y, test_size=0.4, random_state=4)
    Xva, Xte, yva, yte = train_test_split(X_, y_, test_size=0.5, random_state=4)
    m, s = Xtr.mean(0), Xtr.std(0)
    ds = lambda a, b: TensorDataset(torch.tensor((a - m) / s).float(), torch.tensor(b))
    return ds(Xtr, ytr), ds(Xva, yva), ds(Xte, yte)


def build(hidden, activation):
    A = ACT[activation]
    return nn.Sequential(nn.Linear(2, hidden), A(), nn.Linear(hidden, hidden), A(), nn.Linear(hidden, 2))


def measure(model, ds):
    model.eval()
    x, y = ds.tensors
    with torch.no_grad():
        out = model(x)
    return nn.functional.cross_entropy(out, y).item(), (out.argmax(1) == y).float().mean().item()


def run_trial(setting, train, val, epochs=10, patience=3):
    torch.manual_seed(0)
    model = build(setting["hidden"], setting["activation"])
    opt = torch.optim.Adam(model.parameters(), lr=setting["lr"])
    loss_fn = nn.CrossEntropyLoss()
    loader = DataLoader(train, batch_size=64, shuffle=True)
    best, best_state, stale = float("inf"), None, 0
    for _ in range(epochs):
        model.train()
        for x, y in loader:
            opt.zero_grad()
            loss_fn(model(x), y).backward()
            opt.step()
        vloss, _ = measure(model, val)
        if vloss < best:
            best, best_state, stale = vloss, copy.deepcopy(model.state_dict()), 0
        else:
            stale += 1
            if stale >= patience:
                break
    return best, best_state


def main():
    train, val, test = splits()
    results = []
    for combo in itertools.product(*GRID.values()):
        setting = dict(zip(GRID, combo))
        loss, state = run_trial(setting, train, val)
        results.append((loss, setting, state))
        print(f"val loss {loss:.4f}  {setting}")
    loss, setting, state = min(results, key=lambda r: r[0])
    winner = build(setting["hidden"], setting["activation"])
    winner.load_state_dict(state)
    print("selected", setting, "val loss %.4f" % loss, "test loss %.4f acc %.3f" % measure(winner, test))


if __name__ == "__main__":
    main()
