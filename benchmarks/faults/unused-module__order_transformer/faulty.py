"""Transformer encoder deciding which of two marker tokens comes first in a sequence."""
from dataclasses import dataclass

import torch
import torch.nn as nn

PAD_FREE_VOCAB = 14
CLS, MARK_A, MARK_B = 0, 1, 2


@dataclass
class ModelConfig:
    vocab: int = PAD_FREE_VOCAB
    seq_len: int = 13
    d_model: int = 32
    heads: int = 4
    layers: int = 2
    ff: int = 64
    dropout: float = 0.0


class SequenceClassifier(nn.Module):
    def __init__(self, cfg: ModelConfig):
        super().__init__()
        self.token_emb = nn.Embedding(cfg.vocab, cfg.d_model)
        self.pos_emb = nn.Embedding(cfg.seq_len, cfg.d_model)
        layer = nn.TransformerEncoderLayer(cfg.d_model, cfg.heads, cfg.ff, cfg.dropout, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, cfg.layers, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(cfg.d_model)
        self.classifier = nn.Linear(cfg.d_model, 2)

    def forward(self, tokens):
        h = self.token_emb(tokens)
        h = self.encoder(h)
        return self.classifier(self.norm(h[:, 0]))


class OrderTask:
    """Draws fresh sequences; label 1 when MARK_A stands before MARK_B."""

    def __init__(self, cfg, seed):
        self.cfg = cfg
        self.gen = torch.Generator().manual_seed(seed)

    def batch(self, n):
        L = self.cfg.seq_len
        seq = torch.randint(3, self.cfg.vocab, (n, L), generator=self.gen)
        seq[:, 0] = CLS
        places = torch.rand(n, L - 1, generator=self.gen).argsort(dim=1)[:, :2] + 1
        rows = torch.arange(n)
        seq[rows, places[:, 0]] = MARK_A
        seq[rows, places[:, 1]] = MARK_B
        return seq, (places[:, 0] < places[:, 1]).long()


class Trainer:
    def __init__(self, model, task, eval_set, lr=1e-3, steps=500, batch=64):
        self.model, self.task, self.eval_set = model, task, eval_set
        self.steps, self.bs = steps, batch
        self.opt = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.01)
        self.sched = torch.optim.lr_scheduler.LinearLR(self.opt, start_factor=0.1, total_iters=50)
        self.criterion = nn.CrossEntropyLoss()

    def fit(self):
        smooth = 0.7
        for step in range(self.steps):
            self.model.train()
            tokens, labels = self.task.batch(self.bs)
            loss = self.criterion(self.model(tokens), labels)
            self.opt.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.opt.step()
            self.sched.step()
            smooth = 0.95 * smooth + 0.05 * loss.item()
            if (step + 1) % 100 == 0:
                print(f"[{step + 1:4d}/{self.steps}] loss~{smooth:.4f} acc={self.accuracy():.3f}")

    @torch.no_grad()
    def accuracy(self):
        self.model.eval()
        tokens, labels = self.eval_set
        return (self.model(tokens).argmax(-1) == labels).float().mean().item()


if __name__ == "__main__":
    torch.manual_seed(0)
    cfg = ModelConfig()
    model = SequenceClassifier(cfg)
    print("parameters:", sum(p.numel() for p in model.parameters()))
    Trainer(model, OrderTask(cfg, seed=1), OrderTask(cfg, seed=2).batch(512)).fit()
