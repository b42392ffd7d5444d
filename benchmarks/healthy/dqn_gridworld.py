"""Deep Q-learning in a small grid world, with replay memory and a target network."""
import random
from collections import deque

import torch
import torch.nn.functional as F
from torch import nn

random.seed(0)
torch.manual_seed(0)
SIZE, MOVES = 4, [(0, 1), (1, 0), (0, -1), (-1, 0)]


def observe(cell):
    v = torch.zeros(SIZE * SIZE)
    v[cell[0] * SIZE + cell[1]] = 1
    return v


def step(cell, action):
    r = min(SIZE - 1, max(0, cell[0] + MOVES[action][0]))
    c = min(SIZE - 1, max(0, cell[1] + MOVES[action][1]))
    goal = (r, c) == (SIZE - 1, SIZE - 1)
    return (r, c), (1.0 if goal else -0.02), goal


q, target = (nn.Sequential(nn.Linear(SIZE * SIZE, 48), nn.ReLU(), nn.Linear(48, 4)) for _ in range(2))
target.load_state_dict(q.state_dict())
optimizer = torch.optim.Adam(q.parameters(), lr=2e-3)
memory, lengths, steps = deque(maxlen=3000), [], 0
for episode in range(100):
    cell = (0, 0)
    for t in range(40):
        epsilon = max(0.05, 1 - episode / 50)
        with torch.no_grad():
            greedy = int(q(observe(cell)).argmax())
        action = random.randrange(4) if random.random() < epsilon else greedy
        nxt, reward, done = step(cell, action)
        memory.append((observe(cell), action, reward, observe(nxt), done))
        cell, steps = nxt, steps + 1
        if len(memory) >= 64 and steps % 2 == 0:
            s, a, r, s2, d = zip(*random.sample(memory, 32))
            s, s2, a = torch.stack(s), torch.stack(s2), torch.tensor(a)
            r, d = torch.tensor(r), torch.tensor(d, dtype=torch.float32)
            with torch.no_grad():
                goal = r + 0.95 * (1 - d) * target(s2).max(1).values
            value = q(s).gather(1, a[:, None]).squeeze(1)
            loss = F.smooth_l1_loss(value, goal)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        if steps % 100 == 0:
            target.load_state_dict(q.state_dict())
        if done:
            break
    lengths.append(t + 1)
    if episode % 20 == 19:
        print(f"episode {episode + 1} mean length {sum(lengths[-20:]) / 20:.1f} loss {loss.item():.5f}")
