"""Guess the language of a name with a GRU over its letters (train_model loop from the transfer tutorial)."""
import copy
import random
import time
import torch
import torch.nn as nn
from torch.optim import lr_scheduler

random.seed(13)
torch.manual_seed(13)

SYLLABLES = {
    0: ['ka', 'mi', 'ro', 'shi', 'ta', 'na', 'ko', 'yu', 'sa', 'ri'],
    1: ['ov', 'sky', 'niko', 'ale', 'dim', 'vla', 'rov', 'ser', 'ge', 'mir'],
    2: ['lo', 'ri', 'sa', 'ni', 'bel', 'mar', 'to', 'ca', 'ro', 'ti'],
}
MAX_LEN = 12


def make_names(per_language):
    names, langs, known = [], [], set()
    for lang, syl in SYLLABLES.items():
        for _ in range(per_language):
            name = ''.join(random.choice(syl) for _ in range(random.randint(2, 4)))[:MAX_LEN]
            if name in known:
                continue
            known.add(name)
            names.append([ord(c) - 96 for c in name] + [0] * (MAX_LEN - len(name)))
            langs.append(lang)
    return torch.utils.data.TensorDataset(torch.tensor(names), torch.tensor(langs))


full = make_names(500)
n_val = 300
parts = torch.utils.data.random_split(full, [len(full) - n_val, n_val])
dataloaders = {'train': torch.utils.data.DataLoader(parts[0], batch_size=32, shuffle=True),
               'val': torch.utils.data.DataLoader(parts[1], batch_size=100)}


class NameGRU(nn.Module):
    def __init__(self):
        super(NameGRU, self).__init__()
        self.emb = nn.Embedding(27, 16, padding_idx=0)
        self.gru = nn.GRU(16, 24, batch_first=True)
        self.fc = nn.Linear(24, 3)

    def forward(self, x):
        out, _ = self.gru(self.emb(x))
        return self.fc(out.max(dim=1)[0])


def train_model(model, criterion, optimizer, scheduler, num_epochs=10):
    since = time.time()
    best_wts, best_acc = copy.deepcopy(model.state_dict()), 0.0
    for epoch in range(num_epochs):
        print('Epoch {}/{}'.format(epoch, num_epochs - 1))
        for phase in ['train', 'val']:
            if phase == 'train':
                scheduler.step()
                model.train()
            else:
                model.eval()
            running_loss, running_corrects = 0.0, 0
            for inputs, labels in dataloaders[phase]:
                optimizer.zero_grad()
                with torch.set_grad_enabled(phase == 'train'):
                    outputs = model(inputs)
                    loss = criterion(outputs, labels)
                    if phase == 'train':
                        loss.backward()
                        optimizer.step()
                running_loss += loss.item() * inputs.size(0)
                running_corrects += torch.sum(outputs.argmax(1) == labels).item()
            n = len(dataloaders[phase].dataset)
            print('{} Loss: {:.4f} Acc: {:.4f}'.format(phase, running_loss / n, running_corrects / n))
            if phase == 'val' and running_corrects / n > best_acc:
                best_acc = running_corrects / n
                best_wts = copy.deepcopy(model.state_dict())
    print('Training complete in {:.1f}s, best val acc {:.4f}'.format(time.time() - since, best_acc))
    model.load_state_dict(best_wts)
    return model


model = NameGRU()
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
train_model(model, nn.CrossEntropyLoss(), optimizer,
            lr_scheduler.ExponentialLR(optimizer, gamma=0.7))
