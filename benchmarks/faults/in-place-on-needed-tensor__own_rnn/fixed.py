# A recurrent network by hand: is the running balance of the sequence ever above 4?
import torch
import torch.nn as nn

torch.manual_seed(7)
N, T, H = 1500, 20, 32
steps = torch.randint(0, 2, (N, T)).float() * 2 - 1
labels = (steps.cumsum(1).max(1).values > 3).float()
X_train, X_test, y_train, y_test = steps[:1200], steps[1200:], labels[:1200], labels[1200:]


class RNN(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.hidden = hidden
        self.W_x = nn.Parameter(torch.randn(1, hidden) * 0.5)
        self.W_h = nn.Parameter(torch.eye(hidden) * 0.95 + 0.02 * torch.randn(hidden, hidden))
        self.b = nn.Parameter(torch.zeros(hidden))
        self.out = nn.Linear(2 * hidden, 1)

    def forward(self, x):
        length = x.shape[1]
        h = [torch.zeros(x.shape[0], self.hidden)]
        for t in range(length):
            h.append(torch.tanh(x[:, t:t + 1] @ self.W_x + h[t] @ self.W_h + self.b))
        h = torch.stack(h)
        summary = torch.cat([h[-1], h.max(0).values], dim=1)
        return self.out(summary).squeeze(1)


net = RNN(H)
optimizer = torch.optim.Adam(net.parameters(), lr=3e-3)
loss_fn = nn.BCEWithLogitsLoss()
for epoch in range(12):
    net.train()
    total = 0.0
    for idx in torch.randperm(len(X_train)).split(40):
        loss = loss_fn(net(X_train[idx]), y_train[idx])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        total += loss.item() * len(idx)
    net.eval()
    with torch.no_grad():
        acc = ((net(X_test) > 0).float() == y_test).float().mean().item()
    print(f"epoch {epoch:2d}: loss {total / len(X_train):.4f}, test accuracy {acc:.3f}")
