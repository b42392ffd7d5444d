"""A causal model with the loss inside forward, in the manner of the big libraries."""
from types import SimpleNamespace
import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

NOTES = 24


def chorales(n, length, seed):
    g = torch.Generator().manual_seed(seed)
    x = torch.randint(0, NOTES, (n, 1), generator=g)
    tempo = torch.randint(1, 4, (n, 1), generator=g)
    rows = [x]
    for k in range(length - 1):
        jump = torch.where(torch.rand(n, 1, generator=g) < 0.1, 7, tempo)
        rows.append((rows[-1] + jump) % NOTES)
    return torch.cat(rows, 1)


class ChoraleSet(Dataset):
    def __init__(self, rows):
        self.rows = rows

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, i):
        row = self.rows[i]
        return {"input_ids": row[:-1], "labels": row[1:]}


class ForCausalLM(nn.Module):
    def __init__(self, dim=40, context=32):
        super().__init__()
        self.wte = nn.Embedding(NOTES, dim)
        self.wpe = nn.Embedding(context, dim)
        layer = nn.TransformerEncoderLayer(dim, 4, 80, dropout=0.0, batch_first=True, norm_first=True)
        self.h = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)
        self.lm_head = nn.Linear(dim, NOTES)

    def forward(self, input_ids, labels=None):
        t = input_ids.shape[1]
        mask = nn.Transformer.generate_square_subsequent_mask(t)
        x = self.wte(input_ids) + self.wpe(torch.arange(t))
        logits = self.lm_head(self.h(x, mask=mask, is_causal=True))
        loss = None
        if labels is not None:
            loss = nn.functional.cross_entropy(logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten())
        return SimpleNamespace(loss=loss, logits=logits)


class Trainer:
    def __init__(self, model, train, held, epochs=10, lr=3e-3):
        self.model, self.held, self.epochs = model, held, epochs
        self.loader = DataLoader(train, batch_size=32, shuffle=True)
        self.opt = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=0.01)

    @torch.no_grad()
    def continuation(self):
        """Share of notes right when the model writes the next note from the first twelve."""
        self.model.eval()
        guess = self.model(self.held[:, :12]).logits[:, -1].argmax(-1)
        return (guess == self.held[:, 12]).float().mean().item()

    def run(self):
        for epoch in range(self.epochs):
            self.model.train()
            total = 0.0
            for batch in self.loader:
                loss = self.model(**batch).loss
                self.opt.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
                self.opt.step()
                total += loss.item()
            print(f"epoch {epoch:2d} loss {total / len(self.loader):.4f} next note right {self.continuation():.3f}")


torch.manual_seed(47)
Trainer(ForCausalLM(), ChoraleSet(chorales(1200, 18, 0)), chorales(400, 18, 1)).run()
