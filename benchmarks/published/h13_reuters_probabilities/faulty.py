import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(8)
rng = np.random.default_rng(8)

n_words, n_topics = 800, 12
topics = rng.dirichlet(np.full(n_words, 0.05), n_topics)
common = rng.dirichlet(np.full(n_words, 0.2))
y = rng.integers(0, n_topics, 2200)
x = np.stack([rng.multinomial(50, 0.15 * topics[k] + 0.85 * common) for k in y]) > 0
x = torch.tensor(x, dtype=torch.float32)
y = F.one_hot(torch.tensor(y), n_topics).float()
train = DataLoader(TensorDataset(x[:1700], y[:1700]), batch_size=32, shuffle=True)
x_val, y_val = x[1700:], y[1700:]


class TopicNet(nn.Module):
    def __init__(self):
        super(TopicNet, self).__init__()
        self.hidden = nn.Linear(n_words, 128)
        self.output = nn.Linear(128, n_topics)

    def forward(self, inputs):
        h = F.dropout(F.relu(self.hidden(inputs)), 0.5, self.training)
        return self.output(h)


def categorical_crossentropy(target, output, epsilon=1e-7):
    output = torch.clamp(output, epsilon, 1.0 - epsilon)
    return -(target * output.log()).sum(1).mean()


net = TopicNet()
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
for epoch in range(5):
    net.train()
    history = []
    for xb, yb in train:
        opt.zero_grad()
        loss = categorical_crossentropy(yb, net(xb))
        loss.backward()
        opt.step()
        history.append(loss.item())
    net.eval()
    with torch.no_grad():
        pred = net(x_val)
        acc = (pred.argmax(1) == y_val.argmax(1)).float().mean().item()
        val_loss = categorical_crossentropy(y_val, pred).item()
    print(f"epoch {epoch + 1}: loss {np.mean(history):.4f}, val_loss {val_loss:.4f}, val_acc {acc:.3f}")
print(f"accuracy {acc:.4f}")
