"""Slices of one split that meet and do not overlap, and such of which that is not known."""

from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments


def trained(name, part, held):
    trainer = Trainer(
        AutoModelForSequenceClassification.from_pretrained("bert-base-uncased"),
        TrainingArguments("out", eval_strategy="epoch"),
        train_dataset=load_dataset(name, split=part).shuffle(seed=0),
        eval_dataset=load_dataset(name, split=held),
    )
    trainer.train()


trained("imdb", "train[:20000]", "train[20000:22000]")
trained("ag_news", "train[:-10%]", "train[-10%:]")
trained("yelp_polarity", "train[:5000]", "train[90%:]")
trained("rotten_tomatoes", "train", "validation[:500]")
