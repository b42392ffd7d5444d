"""Score sleep from half-minute epochs of EEG band power; nights differ in length and are padded."""
import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

STAGES = ["wake", "light", "deep", "rem"]
PAD = -100


def night(g):
    """A random walk over the stages and the band powers that go with them."""
    profile = torch.tensor([[1.4, 0.2, -0.6, 0.4], [0.2, 0.9, 0.1, -0.5], [-0.9, 0.2, 1.6, -0.8], [0.6, -0.9, -0.5, 0.3]])
    jump = torch.tensor([[.8, .2, .0, .0], [.1, .7, .1, .1], [.0, .2, .8, .0], [.15, .15, .0, .7]])
    stage, seq = 0, []
    for _ in range(int(torch.randint(20, 41, (1,), generator=g))):
        seq.append(stage)
        stage = int(torch.multinomial(jump[stage], 1, generator=g))
    seq = torch.tensor(seq)
    return profile[seq] + 0.7 * torch.randn(len(seq), 4, generator=g), seq


def collate(nights):
    power, stages = zip(*nights)
    lengths = torch.tensor([len(s) for s in stages])
    return pad_sequence(power, batch_first=True), pad_sequence(stages, batch_first=True, padding_value=PAD), lengths


class SleepScorer(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.rnn = nn.GRU(4, hidden, batch_first=True, bidirectional=True)
        self.out = nn.Linear(2 * hidden, len(STAGES))

    def forward(self, x, lengths):
        packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        h, _ = nn.utils.rnn.pad_packed_sequence(self.rnn(packed)[0], batch_first=True)
        return self.out(h)


def stage_loss(logits, stages):
    return nn.functional.cross_entropy(logits.transpose(1, 2), stages, ignore_index=PAD)


torch.manual_seed(9)
g = torch.Generator().manual_seed(90)
nights = [night(g) for _ in range(260)]
loader = torch.utils.data.DataLoader(nights[:200], 10, shuffle=True, collate_fn=collate)
power, truth, lengths = collate(nights[200:])
real = torch.arange(power.shape[1]) < lengths[:, None]
model = SleepScorer()
opt = torch.optim.Adam(model.parameters(), lr=5e-3)
for epoch in range(6):
    model.train()
    for x, y, n in loader:
        loss = stage_loss(model(x, n), y)
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
    model.eval()
    with torch.no_grad():
        logits = model(power, lengths)
    guess = logits.argmax(2)
    recall = [round((guess == k)[real & (truth == k)].float().mean().item(), 2) for k in range(4)]
    print(f"epoch {epoch} train {loss.item():.3f} held out {stage_loss(logits, truth).item():.3f}"
          f" agreement {(guess == truth)[real].float().mean():.3f} recall {dict(zip(STAGES, recall))}")
