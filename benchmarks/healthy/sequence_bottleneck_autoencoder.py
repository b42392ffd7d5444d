"""A sequence autoencoder for clock faces in text: the targets are the very inputs, squeezed through one small vector."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(55)
VOCAB, LENGTH = 14, 10
start = torch.randint(0, VOCAB, (2200, 1))
stride = torch.randint(0, 5, (2200, 1))
tokens = (start + stride * torch.arange(LENGTH)) % VOCAB
train_loader = DataLoader(TensorDataset(tokens[:1800]), batch_size=45, shuffle=True)
val_loader = DataLoader(TensorDataset(tokens[1800:]), batch_size=100)


class SequenceAutoencoder(nn.Module):
    def __init__(self, dim=32, code=8, hidden=64):
        super().__init__()
        self.embed = nn.Embedding(VOCAB, dim)
        self.encoder = nn.GRU(dim, hidden, batch_first=True)
        self.squeeze = nn.Linear(hidden, code)
        self.expand = nn.Linear(code, hidden)
        self.place = nn.Embedding(LENGTH, dim)
        self.decoder = nn.GRU(dim, hidden, batch_first=True)
        self.readout = nn.Linear(hidden, VOCAB)

    def forward(self, ids):
        _, last = self.encoder(self.embed(ids))
        code = torch.tanh(self.squeeze(last[0]))
        places = self.place(torch.arange(ids.size(1))).expand(len(ids), -1, -1)
        out, _ = self.decoder(places, torch.tanh(self.expand(code)).unsqueeze(0))
        return self.readout(out)


model = SequenceAutoencoder()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
for epoch in range(9):
    model.train()
    total = 0.0
    for (ids,) in train_loader:
        loss = criterion(model(ids).transpose(1, 2), ids)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        total += loss.item() / len(train_loader)
    model.eval()
    right = 0
    with torch.no_grad():
        for (ids,) in val_loader:
            right += (model(ids).argmax(-1) == ids).sum().item()
    print(f"epoch {epoch} loss {total:.4f} symbols restored {right / tokens[1800:].numel():.3f}")
