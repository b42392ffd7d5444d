"""Storm surge at a harbour from noisy gauges; keeps the weights of the best epoch and restores them."""
import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.best, self.weights, self.bad = patience, float("inf"), None, 0

    def update(self, loss, model):
        if loss < self.best:
            self.best, self.bad = loss, 0
            self.weights = {name: t.detach().cpu() for name, t in model.state_dict().items()}
        else:
            self.bad += 1
        return self.bad >= self.patience


def gauges(n, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 8, generator=g)
    surge = torch.sin(1.5 * x[:, 0]) + 0.6 * x[:, 1] * x[:, 2]
    return x, (surge + 0.6 * torch.randn(n, generator=g)).unsqueeze(1)


class SurgeNet(nn.Module):
    def __init__(self, width=96):
        super().__init__()
        self.inp = nn.Linear(8, width)
        self.mid = nn.Linear(width, width)
        self.out = nn.Linear(width, 1)

    def forward(self, x):
        return self.out(F.silu(self.mid(F.silu(self.inp(x)))))


@torch.no_grad()
def held_out_loss(model, x, y):
    model.eval()
    return F.mse_loss(model(x), y).item()


torch.manual_seed(37)
x_val, y_val = gauges(300, 372)
x_test, y_test = gauges(600, 373)
loader = DataLoader(TensorDataset(*gauges(240, 371)), batch_size=20, shuffle=True)
model = SurgeNet()
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.01)
stopper = EarlyStopping(patience=40)
for epoch in range(1, 121):
    model.train()
    for x, y in loader:
        optimizer.zero_grad()
        loss = F.mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
    val = held_out_loss(model, x_val, y_val)
    if epoch % 5 == 0:
        print(f"epoch {epoch}: train {loss.item():.3f}  val {val:.3f}")
    if stopper.update(val, model):
        break
model.load_state_dict(stopper.weights)
print(f"stopped after {epoch} epochs; best val {stopper.best:.3f}, restored val {held_out_loss(model, x_val, y_val):.3f},"
      f" test {held_out_loss(model, x_test, y_test):.3f}")
