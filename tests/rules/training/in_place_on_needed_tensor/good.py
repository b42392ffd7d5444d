"""In-place operations that nothing needs the old value of: ReLU, a bias added to a product, buffers, weights without gradients."""

import torch
import torch.nn as nn

torch.manual_seed(0)
x = torch.randn(512, 6)
y = (x[:, 0] * x[:, 1]).unsqueeze(1) + 0.1 * torch.randn(512, 1)


class Gated(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        self.value, self.gate, self.out = nn.Linear(6, width), nn.Linear(6, width), nn.Linear(width, 1)
        self.relu = nn.ReLU(inplace=True)
        self.register_buffer("seen", torch.zeros(width))

    def forward(self, inputs):
        gate = self.gate(inputs)
        gate += 0.5
        gate = torch.sigmoid(gate)
        mixed = gate * self.relu(self.value(inputs))
        self.seen += mixed.detach().mean(0)
        return self.out(mixed)


model = Gated()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for step in range(200):
    rows = torch.randint(512, (32,))
    loss = ((model(x[rows]) - y[rows]) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    with torch.no_grad():
        model.out.weight.clamp_(-2, 2)
print(loss.item())
