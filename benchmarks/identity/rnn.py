"""An LSTM with gradient clipping and a state that is carried over."""

import torch
from digest import report
from torch import nn

torch.manual_seed(1)
series = torch.sin(torch.arange(2001.0) * 0.2) + 0.1 * torch.randn(2001)
lstm, head = nn.LSTM(1, 24, num_layers=2, dropout=0.1, batch_first=True), nn.Linear(24, 1)
parameters = [*lstm.parameters(), *head.parameters()]
optimizer = torch.optim.RMSprop(parameters, lr=5e-3)
losses = []
for epoch in range(5):
    state = None
    for start in range(0, 2000, 40):
        out, state = lstm(series[start : start + 40].view(1, -1, 1), state)
        state = tuple(s.detach() for s in state)
        loss = (head(out).flatten() - series[start + 1 : start + 41]).pow(2).mean()
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(loss.item())
report(losses, lstm, head)
