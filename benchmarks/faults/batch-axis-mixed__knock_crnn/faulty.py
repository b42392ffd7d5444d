# knock sensor: two knocks, each low or high, in which order? conv front end then a GRU
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(3)
L = 128
PATTERNS = ['low-low', 'low-high', 'high-low', 'high-high']


def make_signals(n):
    y = torch.randint(0, 4, (n,))
    t = torch.arange(L).float()
    x = 0.25 * torch.randn(n, L)
    start = 18 + 14 * torch.rand(n, 1)
    for knock, tone in ((0, y // 2), (1, y % 2)):
        centre = start + knock * (50 + 20 * torch.rand(n, 1))
        pitch = torch.tensor([0.5, 1.3])[tone].unsqueeze(1)
        x = x + torch.exp(-0.5 * ((t - centre) / 6) ** 2) * torch.sin(pitch * (t - centre))
    return x.unsqueeze(1), y


class CRNN(nn.Module):
    def __init__(self, c=16, hidden=24):
        super().__init__()
        self.conv1 = nn.Conv1d(1, c, 7, stride=2, padding=3)
        self.conv2 = nn.Conv1d(c, c, 5, stride=2, padding=2)
        self.gru = nn.GRU(c, hidden)
        self.out = nn.Linear(hidden + c, 4)

    def forward(self, x):
        h = F.relu(self.conv2(F.relu(self.conv1(x))))
        b, c, steps = h.shape
        _, last = self.gru(h.reshape(steps, b, c))         # time goes first for the GRU
        return self.out(torch.cat([last[0], h.amax(2)], dim=1))


model = CRNN()
opt = torch.optim.AdamW(model.parameters(), lr=3e-3)
x_train, y_train = make_signals(1600)
x_val, y_val = make_signals(480)

for epoch in range(8):
    model.train()
    for idx in torch.randperm(len(x_train)).split(32):
        opt.zero_grad()
        loss = F.cross_entropy(model(x_train[idx]), y_train[idx])
        loss.backward()
        opt.step()
    model.eval()
    with torch.no_grad():
        pred = torch.cat([model(xb).argmax(1) for xb in x_val.split(32)])
    print(f'{epoch}: train loss {loss.item():.3f}, val acc {(pred == y_val).float().mean().item():.3f}')

for k, name in enumerate(PATTERNS):
    print(name, round((pred[y_val == k] == k).float().mean().item(), 3))
