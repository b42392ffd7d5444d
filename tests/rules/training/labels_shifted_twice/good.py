"""A language model that predicts the next note and, with a second head, the one after it; labels are the ids, shifted inside."""

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(4)
NOTES = 18
steps = torch.tensor([-2, -1, 1, 2, 5])
tunes = (torch.randint(0, NOTES, (240, 1)) + steps[torch.randint(0, 5, (240, 21))].cumsum(1)) % NOTES


class MelodyModel(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.embed = nn.Embedding(NOTES, dim)
        self.lstm = nn.LSTM(dim, 48, batch_first=True)
        self.heads = nn.ModuleList([nn.Linear(48, NOTES), nn.Linear(48, NOTES)])

    def forward(self, ids, labels):
        h, _ = self.lstm(self.embed(ids))
        losses = []
        for ahead, head in enumerate(self.heads, 1):
            logits = head(h[:, :-ahead])
            losses.append(F.cross_entropy(logits.reshape(-1, NOTES), labels[:, ahead:].reshape(-1)))
        return losses[0] + 0.3 * losses[1]


model = MelodyModel()
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
for epoch in range(12):
    for rows in torch.randperm(240).split(24):
        loss = model(tunes[rows], tunes[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, round(loss.item(), 3))
