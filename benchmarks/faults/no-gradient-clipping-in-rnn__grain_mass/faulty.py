# Total of the marked deliveries of a season: a ReLU recurrent network with an identity start (Le et al. 2015).
import torch
import torch.nn as nn

torch.manual_seed(16)
LENGTH = 40


def seasons(n):
    mass = torch.rand(n, LENGTH) * 2 - 1
    counted = (torch.rand(n, LENGTH) < 0.2).float()
    return torch.stack([mass, counted], 2), (mass * counted).sum(1) / 2


class Season(nn.Module):
    def __init__(self, hidden=48):
        super().__init__()
        self.rnn = nn.RNN(2, hidden, nonlinearity="relu", batch_first=True)
        self.head = nn.Linear(hidden, 1)
        nn.init.eye_(self.rnn.weight_hh_l0)
        nn.init.normal_(self.rnn.weight_ih_l0, std=0.1)
        for bias in (self.rnn.bias_hh_l0, self.rnn.bias_ih_l0):
            nn.init.zeros_(bias)

    def forward(self, x):
        return self.head(self.rnn(x)[0][:, -1]).squeeze(1)


def generate(x, y, size):
    order = torch.randperm(len(x))
    for start in range(0, len(x), size):
        rows = order[start:start + size]
        yield x[rows], y[rows]


x, y = seasons(3200)
x_valid, y_valid = seasons(400)
net = Season()
optimizer = torch.optim.SGD(net.parameters(), lr=0.005, momentum=0.9)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 12)
for epoch in range(12):
    net.train()
    total = 0.0
    for xb, yb in generate(x, y, 64):
        loss = nn.functional.mse_loss(net(xb), yb)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(xb)
    schedule.step()
    net.eval()
    with torch.no_grad():
        error = nn.functional.mse_loss(net(x_valid), y_valid).item()
    print(f"epoch {epoch:2d} squared error {total / len(x):.4f} valid {error:.4f} (variance {y_valid.var().item():.3f})")
