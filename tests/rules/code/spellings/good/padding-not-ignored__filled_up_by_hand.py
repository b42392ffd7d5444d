"""Labels filled up with what the loss leaves out, masks of pictures with background, and labels for a whole text."""

import json

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, Dataset
from transformers import AutoModelForTokenClassification

LONGEST = 40
NOTHING = -1


class Verses(Dataset):
    def __init__(self, verses):
        self.verses = verses

    def __len__(self):
        return len(self.verses)

    def __getitem__(self, place):
        syllables, stresses = self.verses[place]
        padded = syllables + [0] * (LONGEST - len(syllables))
        return torch.tensor(padded), torch.tensor(stresses + [NOTHING] * (LONGEST - len(stresses)))


class Pictures(Dataset):
    def __init__(self, pictures):
        self.pictures = pictures

    def __len__(self):
        return len(self.pictures)

    def __getitem__(self, place):
        picture, mask = self.pictures[place]
        room = (0, 64 - mask.shape[1], 0, 64 - mask.shape[0])
        return F.pad(picture, room), F.pad(mask, room, value=0)


def train(network, data, loss_of):
    optimizer = torch.optim.Adam(network.parameters())
    for x, y in DataLoader(data, batch_size=16, shuffle=True):
        optimizer.zero_grad()
        loss_of(network(x).flatten(0, 1), y.flatten()).backward()
        optimizer.step()


def write(network, rows):
    def shifted(rows):
        longest = max(map(len, rows))
        ids = torch.tensor([row + [2] * (longest - len(row)) for row in rows])
        following = ids.clone()
        following[ids == 2] = -100
        return ids[:, :-1], following[:, 1:]

    optimizer = torch.optim.Adam(network.parameters())
    for ids, following in DataLoader(rows, batch_size=8, shuffle=True, collate_fn=shifted):
        optimizer.zero_grad()
        F.cross_entropy(network(ids).flatten(0, 1), following.flatten()).backward()
        optimizer.step()


def segment(network, pictures):
    optimizer = torch.optim.Adam(network.parameters())
    for x, y in DataLoader(Pictures(pictures), batch_size=16, shuffle=True):
        optimizer.zero_grad()
        F.cross_entropy(network(x), y).backward()
        optimizer.step()


def collate(rows):
    longest = max(len(row["input_ids"]) for row in rows)
    ids = torch.tensor([row["input_ids"] + [1] * (longest - len(row["input_ids"])) for row in rows])
    labels = torch.tensor([row["tags"] + [0] * (longest - len(row["tags"])) for row in rows])
    labels = labels.masked_fill(ids == 1, -100)
    return {"input_ids": ids, "attention_mask": (ids != 1).long(), "labels": labels}


def tag(model, rows, optimizer):
    model(**collate(rows)).loss.backward()
    optimizer.step()
    optimizer.zero_grad()


scanner = nn.Sequential(nn.Embedding(900, 32), nn.Linear(32, 3))
train(scanner, Verses(json.loads(open("verses.json").read())), nn.CrossEntropyLoss(ignore_index=NOTHING))
tagger = AutoModelForTokenClassification.from_pretrained("xlm-roberta-base", num_labels=7)
