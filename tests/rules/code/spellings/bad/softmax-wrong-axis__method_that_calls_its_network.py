import torch
from torch import nn
from torch.distributions import Categorical


class Player(nn.Module):
    def __init__(self, n_numbers, n_moves):
        super().__init__()
        self.hidden, self.out = nn.Linear(n_numbers, 32), nn.Linear(32, n_moves)

    def forward(self, x):
        return torch.softmax(self.out(torch.relu(self.hidden(x))), 0)  # HERE

    def move(self, position):
        chances = self(torch.from_numpy(position).float().unsqueeze(0))
        return Categorical(chances).sample().item()
