"""Fit a curve by radial bumps whose centres, widths and heights are all learned."""
import torch

torch.manual_seed(2)
x = torch.rand(600, 1) * 10
y = torch.sin(x) * torch.exp(-0.1 * x) + 0.3 * torch.cos(3 * x) + 0.02 * torch.randn(600, 1)

centres = (torch.rand(1, 14) * 10).requires_grad_()
log_width = torch.zeros(1, 14, requires_grad=True)
heights = (0.1 * torch.randn(14, 1)).requires_grad_()
offset = torch.zeros(1, requires_grad=True)

optimizer = torch.optim.Adam([centres, log_width, heights, offset], lr=0.02)


def curve(x):
    bumps = torch.exp(-((x - centres) ** 2) * torch.exp(log_width))
    return bumps @ heights + offset


for step in range(800):
    batch = torch.randint(0, 500, (64,))
    loss = (curve(x[batch]) - y[batch]).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 99:
        with torch.no_grad():
            held_out = (curve(x[500:]) - y[500:]).pow(2).mean().item()
        print(step + 1, round(loss.item(), 5), round(held_out, 5))
