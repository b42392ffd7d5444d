"""Gradient reversal: features that tell classes apart but not domains."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(37)


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.weight = weight
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad):
        return -ctx.weight * grad, None


centres = 2 * torch.randn(3, 6)


def domain(n, shift):
    y = torch.randint(0, 3, (n,))
    return torch.cat([centres[y] + torch.randn(n, 6), shift + torch.randn(n, 4)], 1), y


features = nn.Sequential(nn.Linear(10, 32), nn.ReLU())
classify = nn.Linear(32, 3)
discriminate = nn.Sequential(nn.Linear(32, 16), nn.ReLU(), nn.Linear(16, 1))
parameters = [*features.parameters(), *classify.parameters(), *discriminate.parameters()]
optimizer = torch.optim.Adam(parameters, lr=2e-3)
xs, ys = domain(1000, 1.0)
xt, yt = domain(1000, -1.0)
for epoch in range(8):
    for a, b in zip(torch.randperm(1000).split(50), torch.randperm(1000).split(50)):
        hs, ht = features(xs[a]), features(xt[b])
        label_loss = F.cross_entropy(classify(hs), ys[a])
        both = discriminate(Reverse.apply(torch.cat([hs, ht]), 0.2)).squeeze(1)
        domain_loss = F.binary_cross_entropy_with_logits(both, torch.cat([torch.ones(50), torch.zeros(50)]))
        loss = label_loss + domain_loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        print(f"epoch {epoch} label loss {label_loss.item():.4f} domain loss {domain_loss.item():.3f} target accuracy {(classify(features(xt)).argmax(1) == yt).float().mean().item():.3f}")
