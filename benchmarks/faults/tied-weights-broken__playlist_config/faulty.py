"""Next track of a playlist; one table describes the tracks and scores them (tie_weights in the config)."""
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


@dataclass
class PlaylistConfig:
    tracks: int = 120
    moods: int = 8
    dim: int = 24
    length: int = 8
    tie_weights: bool = True
    epochs: int = 10
    lr: float = 5e-3


class NextTrack(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.tracks = nn.Embedding(cfg.tracks, cfg.dim)
        nn.init.normal_(self.tracks.weight, std=0.2)
        self.gru = nn.GRU(cfg.dim, 48, batch_first=True)
        self.project = nn.Linear(48, cfg.dim)
        self.head = nn.Linear(cfg.dim, cfg.tracks, bias=False)
        if cfg.tie_weights:
            self.head.weight.data.copy_(self.tracks.weight.data)

    def taste(self, history):
        return self.project(self.gru(self.tracks(history))[0][:, -1])

    def forward(self, history):
        return self.head(self.taste(history))

    @torch.no_grad()
    def recommend(self, history, k=10):
        """Nearest tracks in the table, the way the serving index looks them up."""
        return (self.taste(history) @ self.tracks.weight.T).topk(k, dim=1).indices


def playlists(cfg, n, g):
    """Every playlist keeps to one mood; a track belongs to mood `id % moods`."""
    mood = torch.randint(0, cfg.moods, (n, 1), generator=g)
    rank = torch.rand(n, cfg.tracks // cfg.moods, generator=g).argsort(1)[:, :cfg.length + 1]
    ids = rank * cfg.moods + mood
    stray = torch.rand(ids.shape, generator=g) < 0.15
    ids = torch.where(stray, torch.randint(0, cfg.tracks, ids.shape, generator=g), ids)
    return ids[:, :-1], ids[:, -1]


def fit(cfg):
    torch.manual_seed(53)
    g = torch.Generator().manual_seed(530)
    train, (history, following) = TensorDataset(*playlists(cfg, 2000, g)), playlists(cfg, 500, g)
    loader = DataLoader(train, batch_size=50, shuffle=True)
    model = NextTrack(cfg)
    opt = torch.optim.Adam(model.parameters(), lr=cfg.lr)
    for epoch in range(cfg.epochs):
        model.train()
        for x, y in loader:
            loss = F.cross_entropy(model(x), y)
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            opt.step()
        model.eval()
        with torch.no_grad():
            val = F.cross_entropy(model(history), following).item()
        hit = (model.recommend(history) == following[:, None]).any(1).float().mean().item()
        print(f"epoch {epoch}: loss {loss.item():.3f} val {val:.3f} hit rate at 10 {hit:.3f}")
    return model


model = fit(PlaylistConfig())
print("parameters:", sum(p.numel() for p in model.parameters()))
