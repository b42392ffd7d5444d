# Actor-critic on a 4x4 grid world: start in a corner, goal in the opposite one, two pits.
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.distributions import Categorical

torch.manual_seed(0)
SIZE, GOAL, PITS, GAMMA = 4, 15, (5, 11), 0.95


class GridWorld:
    def reset(self):
        self.pos, self.t = 0, 0
        return self.pos

    def step(self, a):
        r, c = divmod(self.pos, SIZE)
        dr, dc = [(-1, 0), (1, 0), (0, -1), (0, 1)][a]
        r, c = min(max(r + dr, 0), SIZE - 1), min(max(c + dc, 0), SIZE - 1)
        self.pos, self.t = r * SIZE + c, self.t + 1
        if self.pos == GOAL:
            return self.pos, 1.0, True
        if self.pos in PITS:
            return self.pos, -1.0, True
        return self.pos, -0.02, self.t >= 40


class ActorCritic(nn.Module):
    def __init__(self):
        super().__init__()
        self.affine = nn.Linear(SIZE * SIZE, 32)
        self.action_head = nn.Linear(32, 4)
        self.value_head = nn.Linear(32, 1)

    def forward(self, s):
        h = torch.tanh(self.affine(F.one_hot(s, SIZE * SIZE).float()))
        return self.action_head(h), self.value_head(h).squeeze(-1)


env = GridWorld()
model = ActorCritic()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
running = None

for episode in range(1, 401):
    state, done = env.reset(), False
    log_probs, values, rewards, entropies = [], [], [], []
    while not done:
        logits, value = model(torch.tensor(state))
        dist = Categorical(logits=logits)
        action = dist.sample()
        state, reward, done = env.step(action.item())
        log_probs.append(dist.log_prob(action))
        entropies.append(dist.entropy())
        values.append(value)
        rewards.append(reward)

    R, returns = 0.0, []
    for r in reversed(rewards):
        R = r + GAMMA * R
        returns.insert(0, R)
    returns, values = torch.tensor(returns), torch.stack(values)
    advantage = returns - values.detach()
    policy_loss = -(torch.stack(log_probs) * advantage).mean()
    value_loss = F.mse_loss(values, returns)
    loss = policy_loss + 0.5 * value_loss - 0.01 * torch.stack(entropies).mean()

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    total = sum(rewards)
    running = total if running is None else 0.95 * running + 0.05 * total
    if episode % 50 == 0:
        print('Episode {}\tLast reward: {:.2f}\tAverage reward: {:.2f}\tlength {}'.format(
            episode, total, running, len(rewards)))
