"""PPO (clip) on a vectorised toy task: walk to a goal on a line. Reward -0.05 a step, +1 at the goal."""
import torch
import torch.nn as nn
from torch.distributions import Categorical

torch.manual_seed(0)
N_ENV, T, GAMMA, LAM, CLIP = 32, 32, 0.97, 0.95, 0.2
SIZE = 11


class Line:
    def __init__(self, n):
        self.n = n
        self.pos, self.goal = (torch.zeros(n, dtype=torch.long) for _ in range(2))
        self.reset(torch.ones(n, dtype=torch.bool))

    def reset(self, m):
        k = int(m.sum())
        self.pos[m] = torch.randint(SIZE, (k,))
        self.goal[m] = (self.pos[m] + torch.randint(1, SIZE, (k,))) % SIZE

    def obs(self):
        return torch.stack([self.pos / 5 - 1, self.goal / 5 - 1], 1)

    def step(self, a):
        self.pos = (self.pos + (2 * a - 1)).clamp(0, SIZE - 1)
        done = self.pos == self.goal
        r = done.float() - 0.05
        self.reset(done)
        return r, done


class AC(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, 48), nn.Tanh(), nn.Linear(48, 48), nn.Tanh())
        self.pi, self.v = nn.Linear(48, 2), nn.Linear(48, 1)

    def forward(self, o):
        h = self.body(o)
        return Categorical(logits=self.pi(h)), self.v(h).squeeze(-1)


env, ac = Line(N_ENV), AC()
opt = torch.optim.Adam(ac.parameters(), lr=2e-3, eps=1e-5)
for update in range(20):
    O, A, LP, R, D, V = [], [], [], [], [], []
    ends = 0
    with torch.no_grad():
        for _ in range(T):
            o = env.obs()
            pi, v = ac(o)
            a = pi.sample()
            r, done = env.step(a)
            for buf, item in zip((O, A, LP, R, D, V), (o, a, pi.log_prob(a), r, done.float(), v)):
                buf.append(item)
            ends += int(done.sum())
        nxt = ac(env.obs())[1]
        adv, run = torch.zeros(T, N_ENV), torch.zeros(N_ENV)
        for t in reversed(range(T)):
            delta = R[t] + GAMMA * nxt * (1 - D[t]) - V[t]
            run = delta + GAMMA * LAM * (1 - D[t]) * run
            adv[t], nxt = run, V[t]
        ret = (adv + torch.stack(V)).flatten()
        adv = adv.flatten()
        adv = (adv - adv.mean()) / (adv.std() + 1e-8)
    O, A, LP = torch.cat(O), torch.cat(A), torch.cat(LP)
    for _ in range(4):
        for idx in torch.randperm(len(O)).split(256):
            pi, v = ac(O[idx])
            ratio = (pi.log_prob(A[idx]) - LP[idx]).exp()
            surr = torch.min(ratio * adv[idx], ratio.clamp(1 - CLIP, 1 + CLIP) * adv[idx])
            loss = -surr.mean() + 0.5 * (v - ret[idx]).pow(2).mean() - 0.01 * pi.entropy().mean()
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(ac.parameters(), 0.5)
            opt.step()
    if update % 3 == 0 or update == 19:
        print(f"update {update:2d} mean reward {torch.stack(R).mean():+.3f} goals reached {ends} loss {loss.item():+.3f}")
