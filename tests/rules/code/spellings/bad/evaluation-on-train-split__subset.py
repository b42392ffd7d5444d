import lightning as L
from torch.utils.data import DataLoader, Subset
from transformers import Trainer

from corpus import Sentences

everything = Sentences("train.txt")
some = Subset(everything, range(500))
trainer = Trainer(model=model, args=args, train_dataset=everything, eval_dataset=some)  # HERE
trainer.train()
