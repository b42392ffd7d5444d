"""A discrete bottleneck with Gumbel softmax and a falling temperature."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(44)
patterns = torch.randn(6, 18)
x = patterns[torch.randint(0, 6, (1500,))] + 0.3 * torch.randn(1500, 18)


class Discrete(nn.Module):
    def __init__(self, k=8):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(18, 32), nn.ReLU(), nn.Linear(32, k))
        self.decoder = nn.Linear(k, 18, bias=False)

    def forward(self, x, tau):
        logits = self.encoder(x)
        code = F.gumbel_softmax(logits, tau=tau, hard=True) if self.training else F.one_hot(logits.argmax(1), 8).float()
        return self.decoder(code), logits


model = Discrete()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(10):
    model.train()
    tau = max(0.5, 2.0 * 0.8**epoch)
    for rows in torch.randperm(1200).split(40):
        out, logits = model(x[rows], tau)
        p = logits.softmax(1).mean(0)
        loss = F.mse_loss(out, x[rows]) + 0.05 * (p * p.log()).sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        print(f"epoch {epoch} tau {tau:.2f} test {F.mse_loss(model(x[1200:], tau)[0], x[1200:]).item():.4f} variance {x.var().item():.3f}")
