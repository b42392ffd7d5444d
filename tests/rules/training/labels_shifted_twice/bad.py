"""A language model of melodies with an LSTM. The data set gives inputs and labels one apart, and the model shifts them once more."""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

torch.manual_seed(4)
NOTES = 18


class Melodies(Dataset):
    def __init__(self, n=240, length=21):
        steps = torch.tensor([-2, -1, 1, 2, 5])
        walk = torch.randint(0, NOTES, (n, 1)) + steps[torch.randint(0, 5, (n, length))].cumsum(1)
        self.tunes = walk % NOTES

    def __len__(self):
        return len(self.tunes)

    def __getitem__(self, i):
        return {"input_ids": self.tunes[i, :-1], "labels": self.tunes[i, 1:]}


class MelodyModel(nn.Module):
    def __init__(self, dim=32):
        super().__init__()
        self.embed = nn.Embedding(NOTES, dim)
        self.lstm = nn.LSTM(dim, 48, batch_first=True)
        self.head = nn.Linear(48, NOTES)
        self.loss = nn.CrossEntropyLoss()

    def forward(self, input_ids, labels=None):
        logits = self.head(self.lstm(self.embed(input_ids))[0])
        if labels is None:
            return logits
        shift_logits = logits[..., :-1, :].contiguous()
        shift_labels = labels[..., 1:].contiguous()
        return self.loss(shift_logits.view(-1, NOTES), shift_labels.view(-1)), logits


loader = DataLoader(Melodies(), batch_size=24, shuffle=True)
model = MelodyModel()
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
for epoch in range(12):
    for batch in loader:
        optimizer.zero_grad()
        loss, _ = model(**batch)
        loss.backward()
        optimizer.step()
    print(epoch, round(loss.item(), 3))
