"""A language model on a Markov chain reaches the entropy of the chain quickly and stays there."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(5)
V = 12
P = torch.softmax(1.5 * torch.randn(V, V), 1)
chain = [0]
for _ in range(6000):
    chain.append(int(torch.multinomial(P[chain[-1]], 1)))
chain = torch.tensor(chain)
stationary = torch.bincount(chain, minlength=V) / len(chain)
entropy = -(stationary[:, None] * P * P.log()).sum().item()


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.Embedding(V, 16)
        self.h = nn.Linear(16, 32)
        self.o = nn.Linear(32, V)

    def forward(self, t):
        return self.o(torch.relu(self.h(self.e(t))))


model = Model()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for step in range(600):
    at = torch.randint(0, 6000, (128,))
    loss = F.cross_entropy(model(chain[at]), chain[at + 1])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 99:
        print(f"step {step + 1} loss {loss.item():.3f} entropy of the chain {entropy:.3f}")
