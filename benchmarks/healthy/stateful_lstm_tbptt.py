# Language-model style training on a long symbol stream: parallel streams, state carried on from chunk to chunk
import torch
import torch.nn as nn

torch.manual_seed(12)
V, BSZ, BPTT = 12, 20, 25

# second-order Markov source
trans = torch.softmax(2.5 * torch.randn(V, V, V), dim=-1)


def sample_stream(n):
    s = torch.zeros(BSZ, n, dtype=torch.long)
    s[:, 0], s[:, 1] = torch.randint(V, (BSZ,)), torch.randint(V, (BSZ,))
    for t in range(2, n):
        s[:, t] = torch.multinomial(trans[s[:, t - 2], s[:, t - 1]], 1).squeeze(1)
    return s


train_data = sample_stream(1251)
val_data = sample_stream(251)


class RNNModel(nn.Module):
    def __init__(self, nhid=64):
        super(RNNModel, self).__init__()
        self.encoder = nn.Embedding(V, 24)
        self.rnn = nn.LSTM(24, nhid, batch_first=True)
        self.decoder = nn.Linear(nhid, V)
        self.nhid = nhid

    def forward(self, x, hidden):
        out, hidden = self.rnn(self.encoder(x), hidden)
        return self.decoder(out), hidden

    def init_hidden(self):
        return (torch.zeros(1, BSZ, self.nhid), torch.zeros(1, BSZ, self.nhid))


def repackage_hidden(h):
    return tuple(v.detach() for v in h)


def get_batch(source, i):
    return source[:, i:i + BPTT], source[:, i + 1:i + 1 + BPTT]


model = RNNModel()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)


def evaluate(source):
    model.eval()
    hidden, total, n = model.init_hidden(), 0.0, 0
    with torch.no_grad():
        for i in range(0, source.size(1) - BPTT, BPTT):
            x, y = get_batch(source, i)
            out, hidden = model(x, hidden)
            total += criterion(out.reshape(-1, V), y.reshape(-1)).item()
            n += 1
    return total / n


for epoch in range(1, 9):
    model.train()
    hidden, total, n = model.init_hidden(), 0.0, 0
    for i in range(0, train_data.size(1) - BPTT, BPTT):
        x, y = get_batch(train_data, i)
        hidden = repackage_hidden(hidden)
        optimizer.zero_grad()
        out, hidden = model(x, hidden)
        loss = criterion(out.reshape(-1, V), y.reshape(-1))
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item()
        n += 1
    print('| epoch %d | loss %.3f | valid loss %.3f' % (epoch, total / n, evaluate(val_data)))
