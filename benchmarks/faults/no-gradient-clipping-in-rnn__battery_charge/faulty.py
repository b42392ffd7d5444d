"""How full is the battery? The charge after an hour of current readings, with a relu RNN started near the identity."""
import torch
import torch.nn as nn

torch.manual_seed(0)
LENGTH, HIDDEN, STEPS = 60, 40, 900


def readings(n):
    """Current (positive while charging, less a share lost on the way in) and temperature; charge at the end."""
    level = torch.randn(n, 1) * 0.3
    current = level + torch.randn(n, LENGTH)
    temperature = torch.randn(n, LENGTH)
    stored = torch.where(current > 0, 0.8 * current, current).sum(1) / LENGTH ** 0.5
    return torch.stack([current, temperature], 2), stored + 0.05 * torch.randn(n)


class ChargeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(2, HIDDEN, nonlinearity="relu", batch_first=True)
        nn.init.eye_(self.rnn.weight_hh_l0)
        nn.init.zeros_(self.rnn.bias_hh_l0)
        nn.init.zeros_(self.rnn.bias_ih_l0)
        self.out = nn.Linear(HIDDEN, 1)

    def forward(self, x):
        h, _ = self.rnn(x)
        return self.out(h[:, -1]).squeeze(1)


x_all, y_all = readings(2400)
y_all = (y_all - y_all[:2000].mean()) / y_all[:2000].std()
x_train, y_train, x_val, y_val = x_all[:2000], y_all[:2000], x_all[2000:], y_all[2000:]
model = ChargeNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.003, momentum=0.9)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS)
for step in range(1, STEPS + 1):
    model.train()
    rows = torch.randint(0, 2000, (32,))
    loss = nn.functional.mse_loss(model(x_train[rows]), y_train[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    schedule.step()
    if step % 100 == 0:
        model.eval()
        with torch.no_grad():
            val = nn.functional.mse_loss(model(x_val), y_val).item()
        print(f"step {step}: train {loss.item():.4f}  val {val:.4f}")
