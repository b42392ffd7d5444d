"""A base model for one machine, adapted to a second one by low-rank updates."""
import torch
from torch import nn
import torch.nn.functional as F


class LoRALinear(nn.Module):
    def __init__(self, base, r=4, alpha=8):
        super().__init__()
        self.base = base
        self.scaling = alpha / r
        self.lora_A = nn.Parameter(torch.zeros(r, base.in_features))
        self.lora_B = nn.Parameter(torch.zeros(base.out_features, r))

    def forward(self, x):
        return self.base(x) + self.scaling * F.linear(F.linear(x, self.lora_A), self.lora_B)


def inject(model, r=4):
    for p in model.parameters():
        p.requires_grad_(False)
    for i, layer in enumerate(model):
        if isinstance(layer, nn.Linear):
            model[i] = LoRALinear(layer, r)
    return [p for p in model.parameters() if p.requires_grad]


def machine(n, wear):
    x = torch.randn(n, 12)
    load = x @ direction + wear * x @ worn
    y = torch.sin(load) + 0.3 * x[:, 0]
    return x, ((y + 0.05 * torch.randn(n)) / 0.75).unsqueeze(1)


def fit(model, parameters, data, held, epochs, lr, name):
    opt = torch.optim.AdamW(parameters, lr=lr)
    x, y = data
    for epoch in range(epochs):
        model.train()
        total, parts = 0.0, torch.randperm(len(x)).split(50)
        for rows in parts:
            loss = F.mse_loss(model(x[rows]), y[rows])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() / len(parts)
        model.eval()
        with torch.no_grad():
            error = F.mse_loss(model(held[0]), held[1]).item()
        if epoch % 5 == 4:
            print(f"{name} epoch {epoch + 1} loss {total:.4f} held-out {error:.4f}")


torch.manual_seed(84)
direction = torch.randn(12) / 12 ** 0.5
worn = torch.randn(12) / 12 ** 0.5
model = nn.Sequential(nn.Linear(12, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
fit(model, model.parameters(), machine(2000, 0.0), machine(500, 0.0), 20, 2e-3, "base")
adapters = inject(model)
fit(model, adapters, machine(1000, 1.0), machine(500, 1.0), 30, 5e-3, "adapted")
