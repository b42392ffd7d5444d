"""The training part, loaded a second time.

Fault at line 19.
"""

from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")
model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=2)


def encode(rows):
    return tokenizer(rows["text"], truncation=True)


train = load_dataset("imdb", split="train").map(encode, batched=True)
valid = load_dataset("imdb", split="train").map(encode, batched=True)
trainer = Trainer(model, TrainingArguments("out"), train_dataset=train, eval_dataset=valid)
trainer.train()
print(trainer.evaluate())
