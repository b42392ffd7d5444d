"""A deep image prior: the input is one fixed noise image, on purpose; and a decoder that is shown the same start token."""

import torch
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
clean = torch.tensor(load_digits().images[3] / 16, dtype=torch.float32).view(1, 1, 8, 8)
noisy = clean + 0.15 * torch.randn_like(clean)
noise = 0.1 * torch.randn(1, 4, 8, 8)
prior = nn.Sequential(nn.Conv2d(4, 16, 3, padding=1), nn.ReLU(), nn.Conv2d(16, 1, 3, padding=1))
optimizer = torch.optim.Adam(prior.parameters(), lr=5e-3)
for step in range(80):
    loss = nn.functional.mse_loss(prior(noise), noisy)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"prior: {loss.item():.4f}, error {nn.functional.mse_loss(prior(noise), clean).item():.4f}")


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(3, 8)
        self.cell = nn.GRUCell(8, 16)
        self.out = nn.Linear(16, 2)

    def forward(self, token, state):
        state = self.cell(self.embed(token), state)
        return self.out(state), state


encoder = nn.Linear(4, 16)
decoder = Decoder()
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-2)
for step in range(100):
    x = torch.randn(32, 4)
    target = (x[:, 0] > 0).long()
    logits, _ = decoder(torch.full((32,), 2), torch.tanh(encoder(x)))
    loss = nn.functional.cross_entropy(logits, target)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(f"decoder: {loss.item():.4f}")
