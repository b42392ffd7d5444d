import torch
from torch import nn
from torch.utils.data import ConcatDataset, DataLoader, Dataset


class Calls(Dataset):
    def __init__(self, folder, kind, gain=1.0):
        self.sounds = sorted(folder.glob("*.wav"))
        self.kind = kind
        self.gain = gain

    def __len__(self):
        return len(self.sounds)

    def __getitem__(self, k):
        return self.gain * spectrum(self.sounds[k]), torch.tensor(self.kind)


parts = []
for number, species in enumerate(birds):
    parts.append(Calls(root / species, number))
batches = DataLoader(ConcatDataset(parts), batch_size=16, drop_last=True)  # HERE
model = nn.Sequential(nn.Flatten(), nn.LazyLinear(64), nn.ReLU(), nn.Linear(64, 12))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
for epoch in range(20):
    for sound, species in batches:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(sound), species).backward()
        optimizer.step()
