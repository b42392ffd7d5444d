"""Quantisation-aware training of a wine classifier: weights rounded to four bits, gradient passed straight through the rounding."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from torch import nn


class RoundWeights(torch.autograd.Function):
    @staticmethod
    def forward(ctx, w, levels):
        step = w.abs().max() / levels
        ctx.save_for_backward(w)
        return torch.round(w / step).clamp(-levels, levels) * step

    @staticmethod
    def backward(ctx, grad):
        return grad, None


class QuantLinear(nn.Linear):
    levels = 7

    def forward(self, x):
        return F.linear(x, RoundWeights.apply(self.weight, self.levels), self.bias)


def epoch_of(model, x, y, size):
    for rows in torch.randperm(len(x)).split(size):
        yield F.cross_entropy(model(x[rows]), y[rows])


torch.manual_seed(77)
x, y = load_wine(return_X_y=True)
x_train, x_val, y_train, y_val = train_test_split(x, y, test_size=0.3, stratify=y, random_state=77)
mean, std = x_train.mean(0), x_train.std(0)
x_train, x_val = (torch.tensor((a - mean) / std, dtype=torch.float32) for a in (x_train, x_val))
y_train, y_val = torch.tensor(y_train), torch.tensor(y_val)

model = nn.Sequential(QuantLinear(13, 24), nn.ReLU(), QuantLinear(24, 3))
opt = torch.optim.SGD(model.parameters(), lr=0.03, momentum=0.9, weight_decay=1e-3)
sched = torch.optim.lr_scheduler.StepLR(opt, 12, 0.3)
for epoch in range(30):
    model.train()
    losses = []
    for loss in epoch_of(model, x_train, y_train, 16):
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    sched.step()
    model.eval()
    with torch.no_grad():
        out = model(x_val)
    if epoch % 5 == 4:
        print(f"epoch {epoch + 1}: train {sum(losses) / len(losses):.4f} val {F.cross_entropy(out, y_val):.4f} acc {(out.argmax(1) == y_val).float().mean():.3f}")
kinds = [len(RoundWeights.apply(m.weight, m.levels).unique()) for m in model if isinstance(m, QuantLinear)]
print("distinct weight values per layer:", kinds)
