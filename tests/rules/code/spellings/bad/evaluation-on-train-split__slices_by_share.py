"""Reviews: the share for evaluation begins before the share for training ends."""

from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments

rows = load_dataset("imdb", split="train[:85%]").shuffle(seed=1)
held = load_dataset("imdb", split="train[80%:]")
trainer = Trainer(
    model=AutoModelForSequenceClassification.from_pretrained("bert-base-uncased"),
    args=TrainingArguments("out", eval_strategy="epoch"),
    train_dataset=rows,
    eval_dataset=held,  # HERE
)
trainer.train()
