# Seq2Seq with two GRUs: read a string of digits, write it backwards.
import random
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1)
random.seed(1)

VOCAB = 10
SOS = 10
LENGTH = 6
HIDDEN = 48


class EncoderRNN(nn.Module):
    def __init__(self, hidden_size):
        super(EncoderRNN, self).__init__()
        self.embedding = nn.Embedding(VOCAB, 16)
        self.gru = nn.GRU(16, hidden_size, batch_first=True)

    def forward(self, input):
        _, hidden = self.gru(self.embedding(input))
        return hidden


class DecoderRNN(nn.Module):
    def __init__(self, hidden_size):
        super(DecoderRNN, self).__init__()
        self.embedding = nn.Embedding(VOCAB + 1, 16)
        self.gru = nn.GRU(16, hidden_size, batch_first=True)
        self.out = nn.Linear(hidden_size, VOCAB)

    def forward(self, input, hidden):
        output, hidden = self.gru(self.embedding(input), hidden)
        return self.out(output), hidden


def random_batch(n):
    src = torch.randint(0, VOCAB, (n, LENGTH))
    return src, src.flip(1)


def train_step(encoder, decoder, optimizer):
    src, tgt = random_batch(64)
    dec_in = torch.cat([torch.full((64, 1), SOS), tgt[:, :-1]], 1)   # teacher forcing
    optimizer.zero_grad()
    logits, _ = decoder(dec_in, encoder(src))
    loss = F.cross_entropy(logits.reshape(-1, VOCAB), tgt.reshape(-1))
    loss.backward()
    optimizer.step()
    return loss.item()


def evaluate(encoder, decoder, n=500):
    encoder.eval()
    decoder.eval()
    with torch.no_grad():
        src, tgt = random_batch(n)
        hidden = encoder(src)
        tok = torch.full((n, 1), SOS)
        outs = []
        for _ in range(LENGTH):
            logits, hidden = decoder(tok, hidden)
            tok = logits.argmax(-1)
            outs.append(tok)
        acc = (torch.cat(outs, 1) == tgt).float().mean().item()
    encoder.train()
    decoder.train()
    return acc


encoder = EncoderRNN(HIDDEN)
decoder = DecoderRNN(HIDDEN)
optimizer = torch.optim.Adam(list(encoder.parameters()) + list(decoder.parameters()), lr=3e-3)

print_total = 0
for it in range(1, 901):
    print_total += train_step(encoder, decoder, optimizer)
    if it % 100 == 0:
        print('%d  loss %.4f  free-running token acc %.3f' % (it, print_total / 100, evaluate(encoder, decoder)))
        print_total = 0
