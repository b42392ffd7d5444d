"""A recurrent network written by hand whose first gradients are long, but with steps so small that none is needed to be clipped."""

import torch

torch.manual_seed(0)
width = 32
w_in = (torch.randn(1, width) * 0.5).requires_grad_()
w_rec = (torch.randn(width, width) * 1.5 / width**0.5).requires_grad_()
bias = torch.zeros(width, requires_grad=True)
w_out = (torch.randn(width, 1) * 0.1).requires_grad_()
values = [0.4]
for _ in range(900):
    values.append(3.8 * values[-1] * (1 - values[-1]))
series = torch.tensor(values)
windows = ((series - series.mean()) / series.std()).unfold(0, 61, 1)
optimizer = torch.optim.SGD([w_in, w_rec, bias, w_out], lr=0.01)
for epoch in range(6):
    for batch in torch.randperm(len(windows)).split(32):
        x, hidden = windows[batch], torch.zeros(len(batch), width)
        for time in range(60):
            hidden = torch.tanh(x[:, time : time + 1] @ w_in + hidden @ w_rec + bias)
        loss = ((hidden @ w_out).squeeze(1) - x[:, 60]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
