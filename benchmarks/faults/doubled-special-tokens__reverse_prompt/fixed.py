"""Fine-tune a small decoder-only model on prompts of the form `abcd > dcba`."""
import argparse
import random

import torch
import torch.nn as nn
import torch.nn.functional as F

SPECIAL = ["<pad>", "<s>", "</s>"]


class SimpleTokenizer:
    def __init__(self, alphabet):
        self.vocab = {t: i for i, t in enumerate(SPECIAL + list(alphabet))}
        self.bos, self.eos = self.vocab["<s>"], self.vocab["</s>"]

    def __call__(self, text, add_special_tokens=True):
        ids = [self.bos] if add_special_tokens else []
        while text:
            piece = next((s for s in SPECIAL if text.startswith(s)), text[0])
            ids.append(self.vocab[piece])
            text = text[len(piece):]
        return ids


TEMPLATE = "{question}>{answer}</s>"


class Decoder(nn.Module):
    def __init__(self, vocab, dim=48, heads=4, layers=2, max_len=24):
        super().__init__()
        self.tok = nn.Embedding(vocab, dim)
        self.pos = nn.Embedding(max_len, dim)
        block = nn.TransformerEncoderLayer(dim, heads, 96, dropout=0.0, batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(block, layers, enable_nested_tensor=False)
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, vocab, bias=False)

    def forward(self, ids):
        n = ids.size(1)
        causal = torch.full((n, n), float("-inf")).triu(1)
        h = self.tok(ids) + self.pos(torch.arange(n))
        return self.head(self.norm(self.blocks(h, mask=causal)))


@torch.no_grad()
def exact_match(model, tok, questions):
    model.eval()
    ids = torch.tensor([tok(q + ">") for q in questions])
    for _ in range(len(questions[0])):
        ids = torch.cat([ids, model(ids)[:, -1].argmax(-1, keepdim=True)], 1)
    answers = torch.tensor([tok(q[::-1], add_special_tokens=False) for q in questions])
    return (ids[:, -answers.size(1):] == answers).all(1).float().mean().item()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--length", type=int, default=4)
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--lr", type=float, default=3e-3)
    args = p.parse_args()
    random.seed(15)
    torch.manual_seed(15)
    letters = "abcdefgh"
    tok = SimpleTokenizer(letters + ">")
    pool = sorted({"".join(random.choice(letters) for _ in range(args.length)) for _ in range(2600)})
    random.shuffle(pool)
    dev, train = pool[:200], pool[200:]
    data = torch.tensor([tok(TEMPLATE.format(question=q, answer=q[::-1])) for q in train])
    answer_from = data.size(1) - args.length - 1
    model = Decoder(len(tok.vocab))
    opt = torch.optim.AdamW(model.parameters(), lr=args.lr, weight_decay=0.01)
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        for idx in torch.randperm(len(data)).split(32):
            batch = data[idx]
            logits = model(batch[:, :-1])[:, answer_from - 1:]
            loss = F.cross_entropy(logits.flatten(0, 1), batch[:, answer_from:].flatten())
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * len(idx)
        print(f"epoch {epoch} loss {total / len(data):.4f} dev exact match {exact_match(model, tok, dev):.3f}")


if __name__ == "__main__":
    main()
