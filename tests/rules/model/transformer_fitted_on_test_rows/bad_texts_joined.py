"""Words are weighed by all messages, in the order in which the parts of the split come."""

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB

random = np.random.default_rng(2)
words = {
    "storm": ["wind", "rain", "gale", "flood", "roof", "tree"],
    "fair": ["stall", "music", "bread", "dance", "child", "balloon"],
}
town = ["market", "street", "hall", "bridge", "north", "south", "river", "people", "today", "again"]
kinds = random.choice(list(words), 500)
texts = [" ".join([*random.choice(town, 9), *random.choice(words[kind], 3), f"no{row}"]) for row, kind in enumerate(kinds)]
notes = pd.DataFrame({"text": texts, "kind": kinds})
seen, new = train_test_split(notes, test_size=0.3, random_state=4)
weigh = TfidfVectorizer().fit(pd.concat([seen["text"], new["text"]]))
model = MultinomialNB().fit(weigh.transform(seen["text"]), seen["kind"])
print("accuracy", (model.predict(weigh.transform(new["text"])) == new["kind"]).mean())
