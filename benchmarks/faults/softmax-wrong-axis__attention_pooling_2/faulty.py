"""Find the flagged step in a sequence and report its reading (attention toy problem)."""
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(21)

SEQ_LEN = 12
N_READINGS = 6


def make_data(n):
    readings = torch.randint(0, N_READINGS, (n, SEQ_LEN))
    where = torch.randint(0, SEQ_LEN, (n,))
    flag = torch.zeros(n, SEQ_LEN, 1)
    flag[torch.arange(n), where] = 1.0
    x = torch.cat([F.one_hot(readings, N_READINGS).float(), flag], dim=2)
    return x, readings[torch.arange(n), where]


class AttentionReader(nn.Module):
    def __init__(self, d_in, d_hid, n_out):
        super(AttentionReader, self).__init__()
        self.encode = nn.Linear(d_in, d_hid)
        self.score = nn.Linear(d_hid, 1)
        self.classify = nn.Linear(d_hid, n_out)

    def forward(self, x):                       # x: batch x time x features
        h = torch.tanh(self.encode(x))
        attn = F.softmax(self.score(h), dim=0)  # batch x time x 1
        context = (attn * h).sum(dim=1)
        return self.classify(context)


x_train, y_train = make_data(2000)
x_val, y_val = make_data(500)
model = AttentionReader(N_READINGS + 1, 32, N_READINGS)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)

n_batches = 0
for epoch in range(12):
    model.train()
    perm = torch.randperm(2000)
    avg = 0.0
    for i in range(0, 2000, 50):
        b = perm[i:i + 50]
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x_train[b]), y_train[b])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        avg += loss.item() / 40
        n_batches += 1
    model.eval()
    with torch.no_grad():
        acc = (model(x_val).argmax(-1) == y_val).float().mean().item()
    print('after %4d batches: loss %.4f, val acc %.3f' % (n_batches, avg, acc))
