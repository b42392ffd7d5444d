"""Four experts, each input goes to its best two; some experts may get no input of a batch."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(8)


class MoE(nn.Module):
    def __init__(self, dim=8, experts=4, k=2):
        super().__init__()
        self.k = k
        self.gate = nn.Linear(dim, experts)
        self.experts = nn.ModuleList(nn.Sequential(nn.Linear(dim, 24), nn.ReLU(), nn.Linear(24, 1)) for _ in range(experts))

    def forward(self, x):
        scores = F.softmax(self.gate(x), dim=-1)
        top, index = scores.topk(self.k, dim=-1)
        top = top / top.sum(-1, keepdim=True)
        out = x.new_zeros(len(x), 1)
        for e, expert in enumerate(self.experts):
            rows, slot = (index == e).nonzero(as_tuple=True)
            if len(rows):
                out = out.index_add(0, rows, top[rows, slot, None] * expert(x[rows]))
        load = scores.mean(0)
        return out, (load * load).sum() * len(self.experts)


x = torch.randn(2400, 8)
y = torch.where(x[:, :1] > 0, torch.sin(2 * x[:, 1:2]), x[:, 2:3] * x[:, 3:4]) + 0.05 * torch.randn(2400, 1)
model = MoE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(8):
    for rows in torch.randperm(2000).split(50):
        out, balance = model(x[rows])
        loss = F.mse_loss(out, y[rows]) + 0.01 * balance
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch} test {F.mse_loss(model(x[2000:])[0], y[2000:]).item():.4f} variance {y.var().item():.3f}")
