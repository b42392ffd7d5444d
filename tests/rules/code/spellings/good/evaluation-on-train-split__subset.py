import lightning as L
from torch.utils.data import DataLoader, Subset
from transformers import Trainer

from corpus import Sentences

everything = Sentences("train.txt")
some = Subset(everything, range(500))
rest = Subset(everything, range(500, len(everything)))
trainer = Trainer(model=model, args=args, train_dataset=rest, eval_dataset=some)
trainer.train()
