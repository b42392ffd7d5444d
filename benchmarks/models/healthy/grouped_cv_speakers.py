import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(11)
CLIPS = 10
EMO = ["calm", "angry", "sad"]
centre = rng.normal(0, 0.9, (3, 8))
rows = []
for spk in range(70):
    voice = rng.normal(0, 0.6, 8)
    for c in range(CLIPS):
        e = rng.integers(0, 3)
        rows.append(
            [f"spk{spk:02d}", EMO[e], *(centre[e] + voice + rng.normal(0, 0.9, 8))]
        )
feats = [f"mfcc{i}" for i in range(1, 9)]
clips = pd.DataFrame(rows, columns=["speaker", "emotion"] + feats)

scores = []
for tr, te in GroupKFold(n_splits=7).split(clips, groups=clips["speaker"]):
    a, b = clips.iloc[tr], clips.iloc[te]
    assert not set(a["speaker"]) & set(b["speaker"])
    clf = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    clf.fit(a[feats], a["emotion"])
    scores.append(balanced_accuracy_score(b["emotion"], clf.predict(b[feats])))
print("balanced accuracy per fold", np.round(scores, 3))
print("mean %.3f sd %.3f (chance 0.333)" % (np.mean(scores), np.std(scores, ddof=1)))
