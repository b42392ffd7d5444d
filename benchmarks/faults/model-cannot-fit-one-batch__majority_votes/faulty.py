"""Nine yes/no votes one after another; did the motion pass? An LSTM reads the votes."""
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset


class VoteReader(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.vote = nn.Embedding(2, 8)
        self.lstm = nn.LSTM(8, hidden, batch_first=True)
        self.out = nn.Linear(hidden, 2)

    def forward(self, votes):
        states, _ = self.lstm(self.vote(votes))
        return self.out(states[:, 0])


def meetings(n):
    votes = torch.randint(0, 2, (n, 9))
    return votes, (votes.sum(1) >= 5).long()


torch.manual_seed(66)
train_set = TensorDataset(*meetings(1500))
valid_x, valid_y = meetings(400)
loader = DataLoader(train_set, batch_size=50, shuffle=True)
net = VoteReader()
optimizer = torch.optim.RMSprop(net.parameters(), lr=2e-3)
criterion = nn.CrossEntropyLoss()

for epoch in range(12):
    net.train()
    total = 0.0
    for votes, passed in loader:
        optimizer.zero_grad()
        loss = criterion(net(votes), passed)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        total += loss.item()
    net.eval()
    with torch.no_grad():
        out = net(valid_x)
    print(f"epoch {epoch:2d} loss {total / len(loader):.4f} valid loss {criterion(out, valid_y):.4f} "
          f"accuracy {(out.argmax(1) == valid_y).float().mean():.3f}")
