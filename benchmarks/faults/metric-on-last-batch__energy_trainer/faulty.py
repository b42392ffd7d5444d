"""Energy use of buildings from weather and size; keeps the weights with the lowest validation error."""
import copy
import math

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def buildings(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 6, generator=g)
    use = 1.2 * x[:, 0] + torch.relu(x[:, 1]) * x[:, 2] + 0.6 * torch.sin(2 * x[:, 3])
    noise = 0.5 * torch.randn(n, generator=g)
    return x, (use + noise).unsqueeze(1)


class Trainer:
    def __init__(self, model, lr):
        self.model = model
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=1e-3)
        self.criterion = nn.MSELoss()
        self.best_rmse, self.best_epoch, self.best_state = math.inf, -1, None

    def fit(self, train_loader, val_loader, epochs):
        for epoch in range(epochs):
            train_loss = self._train(train_loader)
            metrics = self._validate(val_loader)
            if metrics["rmse"] < self.best_rmse:
                self.best_rmse, self.best_epoch = metrics["rmse"], epoch
                self.best_state = copy.deepcopy(self.model.state_dict())
            print(f"epoch {epoch:02d} train mse {train_loss:.4f} val rmse {metrics['rmse']:.4f} val mae {metrics['mae']:.4f}")
        self.model.load_state_dict(self.best_state)
        print(f"kept epoch {self.best_epoch} with rmse {self.best_rmse:.4f}")

    def _train(self, loader):
        self.model.train()
        total = 0.0
        for x, y in loader:
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.criterion(self.model(x), y)
            loss.backward()
            self.optimizer.step()
            total += loss.item() * len(x)
        return total / len(loader.dataset)

    @torch.no_grad()
    def _validate(self, loader):
        self.model.eval()
        metrics = {}
        for x, y in loader:
            error = self.model(x) - y
            metrics["rmse"] = error.pow(2).mean().sqrt().item()
            metrics["mae"] = error.abs().mean().item()
        return metrics


def main():
    torch.manual_seed(18)
    train_loader = DataLoader(TensorDataset(*buildings(1500, 1)), batch_size=50, shuffle=True)
    val_loader = DataLoader(TensorDataset(*buildings(520, 2)), batch_size=64)
    model = nn.Sequential(nn.Linear(6, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))
    Trainer(model, lr=2e-3).fit(train_loader, val_loader, epochs=12)


if __name__ == "__main__":
    main()
