"""Weights from the net are unpickled, and a model brings its own code.

Fault at lines 12, 15, 18.
"""

import pickle
import urllib.request

import torch
from transformers import AutoModel

model = AutoModel.from_pretrained("someone/model", trust_remote_code=True)

urllib.request.urlretrieve("https://example.org/weights.pt", "weights.pt")
weights = torch.load("weights.pt", map_location="cpu", weights_only=False)
model.load_state_dict(weights)

words = pickle.load(urllib.request.urlopen("https://example.org/words.pkl"))
print(len(words))
