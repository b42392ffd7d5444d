import torch
import torch.nn.functional as F
from torch import distributions, nn


class Policy(nn.Module):
    def __init__(self, n_states, n_actions):
        super().__init__()
        self.hidden, self.out = nn.Linear(n_states, 64), nn.Linear(64, n_actions)

    def forward(self, states):
        scores = self.out(F.relu(self.hidden(states)))
        return distributions.Categorical(logits=F.log_softmax(scores, dim=-1))


def learn(policy, optimizer, memory):
    states = torch.stack([one.state for one in memory])
    actions = torch.tensor([one.action for one in memory])
    gains = torch.tensor([one.gain for one in memory])
    loss = -(policy(states).log_prob(actions) * gains).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def main(memory):
    policy = Policy(4, 2)
    learn(policy, torch.optim.Adam(policy.parameters()), memory)
