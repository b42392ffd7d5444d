"""Stateful LSTM over a long series; the state is carried over and detached."""
import torch
from torch import nn

torch.manual_seed(32)
t = torch.arange(2001.0)
series = torch.sin(0.2 * t) + 0.5 * torch.sin(0.031 * t) + 0.1 * torch.randn(2001)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(1, 24, batch_first=True)
        self.out = nn.Linear(24, 1)

    def forward(self, x, state):
        h, state = self.lstm(x, state)
        return self.out(h), state


model = Net()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for epoch in range(5):
    state, losses = None, []
    for start in range(0, 2000, 50):
        x = series[start : start + 50].view(1, -1, 1)
        y = series[start + 1 : start + 51].view(1, -1, 1)
        prediction, state = model(x, state)
        state = (state[0].detach(), state[1].detach())
        loss = nn.functional.mse_loss(prediction, y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    print(f"epoch {epoch} loss {sum(losses) / len(losses):.4f}")
