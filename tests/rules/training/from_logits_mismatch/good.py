"""Log-probabilities against probabilities and against log-probabilities, soft targets, and rates with `log_input=False`."""

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(800, 10)
soft = F.softmax(2 * x @ torch.randn(10, 5), dim=1)
counts = torch.poisson(torch.exp(0.5 * x[:, :1]))


class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(10, 48), nn.ReLU())
        self.kinds, self.rate = nn.Linear(48, 5), nn.Linear(48, 1)

    def forward(self, x):
        hidden = self.body(x)
        return self.kinds(hidden), F.softplus(self.rate(hidden))


model = Heads()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for step in range(240):
    rows = torch.randint(0, 800, (50,))
    logits, rate = model(x[rows])
    logs = F.log_softmax(logits, dim=1)
    loss = F.kl_div(logs, soft[rows], reduction="batchmean") + F.cross_entropy(logits, soft[rows])
    loss = loss + F.kl_div(logs, soft[rows].log(), reduction="batchmean", log_target=True)
    loss = loss + F.poisson_nll_loss(rate, counts[rows], log_input=False)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 60 == 59:
        print(f"step {step + 1}: loss {loss.item():.3f}")
