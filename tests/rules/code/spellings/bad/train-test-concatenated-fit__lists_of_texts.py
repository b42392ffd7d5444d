from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB


def recipes(path):
    lines = [line.rstrip("\n").split("\t") for line in open(path)]
    return [text for _, text in lines], [kitchen for kitchen, _ in lines]


steps, kitchens = recipes("recipes.tsv")
seen, unseen, y_seen, y_unseen = train_test_split(steps, kitchens, random_state=1)
words = CountVectorizer(min_df=3)
words.fit([*seen, *unseen])  # HERE
model = MultinomialNB().fit(words.transform(seen), y_seen)
print(f1_score(y_unseen, model.predict(words.transform(unseen)), average="macro"))
print(NMF(5).fit(words.transform(seen)).reconstruction_err_)
