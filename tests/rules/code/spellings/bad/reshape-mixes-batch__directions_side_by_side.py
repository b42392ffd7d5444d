from torch import nn


class Gait(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(6, 20, bidirectional=True)
        self.head = nn.Linear(40, 3)

    def forward(self, steps):
        out, state = self.rnn(steps)
        return self.head(state.reshape(-1, 40))  # HERE
