import torch
from torch import nn


class Speaker(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.embed, self.cell, self.out = nn.Embedding(n, 32), nn.GRUCell(32, 64), nn.Linear(64, n)

    def forward(self, token, memory):
        memory = self.cell(self.embed(token), memory)
        return self.out(memory), memory


speaker = Speaker(50)
adam = torch.optim.Adam(speaker.parameters())
for sentence in stream:
    memory, loss = torch.zeros(16, 64), 0.0
    for token, following in zip(sentence, sentence[1:]):
        guess, memory = speaker(token, memory)
        loss = loss + nn.functional.cross_entropy(guess, following)
    adam.zero_grad()
    loss.backward()
    adam.step()
