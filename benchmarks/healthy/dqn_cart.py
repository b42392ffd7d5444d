import random
from collections import deque, namedtuple
import torch
import torch.nn as nn
import torch.nn.functional as F

random.seed(3)
torch.manual_seed(3)
Transition = namedtuple('Transition', ('state', 'action', 'next_state', 'reward', 'done'))
BATCH_SIZE, GAMMA, TARGET_UPDATE = 32, 0.97, 100


class Cart:
    """Push a cart along a track so that it stops near the origin."""

    def reset(self):
        self.x, self.v, self.t = random.uniform(-1, 1), 0.0, 0
        return [self.x, self.v]

    def step(self, a):
        self.v = 0.9 * self.v + 0.08 * (a - 1)
        self.x = max(-1.5, min(1.5, self.x + self.v))
        self.t += 1
        reward = 1.0 - abs(self.x) - 0.5 * abs(self.v)
        return [self.x, self.v], reward, self.t >= 30


def make_q():
    return nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 32), nn.ReLU(), nn.Linear(32, 3))


policy_net = make_q()
target_net = make_q()
target_net.load_state_dict(policy_net.state_dict())
target_net.eval()

optimizer = torch.optim.RMSprop(policy_net.parameters(), lr=1e-3)
memory = deque(maxlen=5000)
steps_done = 0


def optimize_model():
    batch = Transition(*zip(*random.sample(memory, BATCH_SIZE)))
    s, s2 = torch.tensor(batch.state), torch.tensor(batch.next_state)
    a, r = torch.tensor(batch.action), torch.tensor(batch.reward)
    q = policy_net(s).gather(1, a.unsqueeze(1)).squeeze(1)
    with torch.no_grad():
        # the episodes end by the clock only, so the last state is bootstrapped too
        target = r + GAMMA * target_net(s2).max(1)[0]
    loss = F.smooth_l1_loss(q, target)
    optimizer.zero_grad()
    loss.backward()
    for param in policy_net.parameters():
        param.grad.data.clamp_(-1, 1)
    optimizer.step()
    return loss.item()


env = Cart()
scores = []
for i_episode in range(1, 81):
    state, done, score = env.reset(), False, 0.0
    while not done:
        eps = max(0.05, 1.0 - steps_done / 1000)
        if random.random() < eps:
            action = random.randrange(3)
        else:
            with torch.no_grad():
                action = policy_net(torch.tensor(state)).argmax().item()
        next_state, reward, done = env.step(action)
        memory.append(Transition(state, action, next_state, reward, done))
        state = next_state
        score += reward
        steps_done += 1
        if len(memory) >= 200:
            loss = optimize_model()
        if steps_done % TARGET_UPDATE == 0:
            target_net.load_state_dict(policy_net.state_dict())
    scores.append(score)
    if i_episode % 10 == 0:
        print('episode %d  mean score (last 10): %.2f  eps %.2f' % (i_episode, sum(scores[-10:]) / 10, eps))
