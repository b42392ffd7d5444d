"""Metabolite panel: screen with extremely randomised trees, score a classifier."""
import numpy as np
import pandas as pd
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import RepeatedStratifiedKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def load_panel(seed=3, n=150, p=700):
    rng = np.random.default_rng(seed)
    case = rng.integers(0, 2, n)
    X = rng.lognormal(0, 0.5, size=(n, p))
    X[:, :4] *= np.exp(0.28 * case[:, None])
    columns = [f"met_{i:03d}" for i in range(p)]
    return pd.DataFrame(np.log(X), columns=columns), pd.Series(case, name="case")


def screen():
    forest = ExtraTreesClassifier(n_estimators=60, min_samples_leaf=3, random_state=0)
    return SelectFromModel(forest, threshold=-np.inf, max_features=25)


def main():
    X, y = load_panel()
    cv = RepeatedStratifiedKFold(n_splits=5, n_repeats=2, random_state=1)
    classifier = make_pipeline(StandardScaler(), LogisticRegression(C=0.1))
    auc = cross_val_score(make_pipeline(screen(), classifier), X, y, cv=cv, scoring="roc_auc")
    print(f"{len(y)} samples, {y.mean():.0%} cases")
    print(f"ROC AUC {auc.mean():.3f} (sd over folds {auc.std():.3f})")


if __name__ == "__main__":
    main()
