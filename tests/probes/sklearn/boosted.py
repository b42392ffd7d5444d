"""Programs that use the native functions of LightGBM and XGBoost: each bad one with a twin that is sound."""

BAD_AND_GOOD = {
    # a scaler learns from all rows; a script, arrays
    "transformer-fitted-on-test-rows": (
        """
        import lightgbm as lgb
        import numpy as np
        from sklearn.metrics import mean_absolute_error
        from sklearn.model_selection import train_test_split
        from sklearn.preprocessing import PowerTransformer

        rng = np.random.default_rng(4)
        signal = rng.normal(size=(700, 6))
        strain = signal[:, 0] * 2 + np.abs(signal[:, 1]) + rng.normal(0, 0.4, 700)
        {before}
        train = lgb.Dataset(learn, label=s_learn)
        model = lgb.train({{"objective": "regression", "num_threads": 1, "verbosity": -1, "num_leaves": 8}}, train, num_boost_round=60)
        print("MAE", mean_absolute_error(s_hold, model.predict(hold)))
        """,
        """signal = PowerTransformer().fit_transform(signal)
        learn, hold, s_learn, s_hold = train_test_split(signal, strain, test_size=0.3, random_state=2)""",
        """learn, hold, s_learn, s_hold = train_test_split(signal, strain, test_size=0.3, random_state=2)
        power = PowerTransformer().fit(learn)
        learn, hold = power.transform(learn), power.transform(hold)""",
    ),
    # the rounds are chosen by the test part; functions, frames, temporary tables
    "test-set-used-for-selection": (
        """
        import numpy as np
        import pandas as pd
        import xgboost as xgb
        from sklearn.metrics import log_loss
        from sklearn.model_selection import train_test_split


        def claims(n):
            rng = np.random.default_rng(8)
            frame = pd.DataFrame(rng.normal(size=(n, 7)), columns=[f"r{{i}}" for i in range(7)])
            frame["paid"] = (frame["r0"] + frame["r1"] * frame["r2"] + rng.normal(0, 1.5, n) > 0).astype(int)
            return frame


        def matrix(frame):
            return xgb.DMatrix(frame.drop(columns="paid"), label=frame["paid"])


        def main():
            train, test = train_test_split(claims(1200), test_size=0.25, random_state=5)
            {before}
            dtest = matrix(test)
            booster = xgb.train(
                {{"objective": "binary:logistic", "eta": 0.2, "nthread": 1}}, matrix(train), num_boost_round=400,
                evals=[({watched}, "watched")], early_stopping_rounds=15, verbose_eval=False,
            )
            print(log_loss(test["paid"], booster.predict(dtest)))


        main()
        """,
        ("", "dtest"),
        ("train, valid = train_test_split(train, test_size=0.2, random_state=6)", "matrix(valid)"),
    ),
    # a column is made of the target; a class, a frame
    "target-in-features": (
        """
        import numpy as np
        import pandas as pd
        import xgboost
        from sklearn.metrics import r2_score
        from sklearn.model_selection import train_test_split


        class Rents:
            def __init__(self):
                rng = np.random.default_rng(1)
                self.flats = pd.DataFrame({{"area": rng.uniform(20, 140, 800), "floor": rng.integers(0, 9, 800)}})
                self.flats["rent"] = self.flats.area * 9 + rng.normal(0, 90, 800)
                {before}

            def run(self):
                x, y = self.flats.drop(columns="rent"), self.flats["rent"]
                x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=0)
                learned = xgboost.DMatrix(x_train)
                learned.set_label(y_train)
                model = xgboost.train({{"max_depth": 4, "nthread": 1}}, learned, 40)
                return r2_score(y_test, model.inplace_predict(x_test))


        print(Rents().run())
        """,
        'self.flats["deposit"] = self.flats["rent"] * 3',
        'self.flats["age"] = rng.integers(0, 90, 800)',
    ),
    # single leaves for single rows; classes, a Dataset that is used twice, labels cut out of the probabilities
    "overfitted-model": (
        """
        import lightgbm
        import numpy as np
        from sklearn.metrics import accuracy_score
        from sklearn.model_selection import train_test_split

        dice = np.random.default_rng(3)
        pulses = dice.normal(size=(700, 5))
        beat = ((pulses[:, 0] > 0) ^ (dice.random(700) < 0.3)).astype(int)
        pulses_train, pulses_test, beat_train, beat_test = train_test_split(pulses, beat, test_size=0.5, random_state=1)
        learned = lightgbm.Dataset(pulses_train, beat_train)
        settings = dict(objective="binary", num_threads=1, verbose=-1, {before})
        model = lightgbm.train(settings, learned, 25)
        for name, x, y in (("train", pulses_train, beat_train), ("test", pulses_test, beat_test)):
            print(name, accuracy_score(y, (model.predict(x) > 0.5).astype(int)))
        """,
        "num_leaves=60, min_data_in_leaf=1, eta=0.5",
        "num_leaves=3, min_data_in_leaf=60, eta=0.1",
    ),
    # all rows are learned from; three classes, positional arguments
    "test-rows-in-training": (
        """
        from lightgbm import Dataset, train
        from sklearn.datasets import load_wine
        from sklearn.metrics import balanced_accuracy_score
        from sklearn.model_selection import train_test_split

        wine = load_wine(as_frame=True)
        kinds = wine.frame
        left, right = train_test_split(kinds, test_size=0.4, random_state=7, stratify=kinds["target"])
        rows = {before}
        booster = train({{"application": "multiclass", "num_class": 3, "verbose": -1, "num_threads": 1}},
                        Dataset(rows[wine.feature_names], rows["target"]), 30)
        print(balanced_accuracy_score(right["target"], booster.predict(right[wine.feature_names]).argmax(axis=1)))
        """,
        "kinds",
        "left",
    ),
}  # fmt: skip

SOUND = {
    "custom objective": """
        import numpy as np
        import xgboost as xgb
        from sklearn.metrics import roc_auc_score
        from sklearn.model_selection import train_test_split

        rng = np.random.default_rng(0)
        x = rng.normal(size=(900, 5))
        y = (x[:, 0] + rng.normal(size=900) > 0).astype(float)
        a, b, ya, yb = train_test_split(x, y, random_state=0)


        def focal(predicted, matrix):
            p = 1 / (1 + np.exp(-predicted))
            return p - matrix.get_label(), p * (1 - p)


        model = xgb.train({"nthread": 1, "max_depth": 2, "eta": 0.1}, xgb.DMatrix(a, ya), 40, obj=focal)
        print(roc_auc_score(yb, model.predict(xgb.DMatrix(b))))
        """,
    "ranker": """
        import lightgbm as lgb
        import numpy as np
        from sklearn.metrics import ndcg_score

        rng = np.random.default_rng(0)
        x, y = rng.normal(size=(600, 4)), rng.integers(0, 4, 600)
        model = lgb.train({"objective": "lambdarank", "verbose": -1, "num_threads": 1}, lgb.Dataset(x[:400], y[:400], group=[20] * 20), 20)
        print(ndcg_score(y[400:].reshape(10, 20), model.predict(x[400:]).reshape(10, 20)))
        """,
    "cv, then one fit": """
        import numpy as np
        import xgboost as xgb
        from sklearn.datasets import load_diabetes
        from sklearn.metrics import mean_absolute_error
        from sklearn.model_selection import train_test_split

        x, y = load_diabetes(return_X_y=True)
        a, b, ya, yb = train_test_split(x, y, test_size=0.25, random_state=0)
        params = {"objective": "reg:squarederror", "max_depth": 2, "eta": 0.05, "nthread": 1}
        learned = xgb.DMatrix(a, label=ya)
        table = xgb.cv(params, learned, 300, nfold=5, early_stopping_rounds=20, seed=3)
        model = xgb.train(params, learned, len(table))
        print(mean_absolute_error(yb, model.predict(xgb.DMatrix(b))))
        """,
    "out-of-fold predictions with early stopping": """
        import lightgbm as lgb
        import numpy as np
        from sklearn.metrics import roc_auc_score
        from sklearn.model_selection import StratifiedKFold

        rng = np.random.default_rng(5)
        x = rng.normal(size=(1000, 6))
        y = (x[:, 0] - x[:, 1] ** 2 + rng.normal(size=1000) > -0.5).astype(int)
        oof = np.zeros(1000)
        for train, test in StratifiedKFold(4, shuffle=True, random_state=0).split(x, y):
            learned = lgb.Dataset(x[train], y[train])
            watched = lgb.Dataset(x[test], y[test], reference=learned)
            model = lgb.train({"objective": "binary", "verbose": -1, "num_threads": 1, "num_leaves": 6, "learning_rate": 0.05}, learned, 300,
                              valid_sets=[learned, watched], callbacks=[lgb.early_stopping(20, verbose=False)])
            oof[test] = model.predict(x[test], num_iteration=model.best_iteration)
            print("fold", roc_auc_score(y[test], oof[test]))
        print(roc_auc_score(y, oof))
        """,
    "weights and categories": """
        import lightgbm as lgb
        import numpy as np
        import pandas as pd
        from sklearn.metrics import average_precision_score
        from sklearn.model_selection import train_test_split

        rng = np.random.default_rng(6)
        frame = pd.DataFrame({"city": pd.Categorical(rng.choice(list("abcde"), 1500)), "load": rng.normal(size=1500)})
        y = ((frame["city"].cat.codes > 2) ^ (rng.random(1500) < 0.2)).astype(int)
        a, b, ya, yb = train_test_split(frame, y, random_state=1, stratify=y)
        learned = lgb.Dataset(a, ya, weight=np.where(ya == 1, 2.0, 1.0), categorical_feature=["city"])
        model = lgb.train({"objective": "binary", "verbose": -1, "num_threads": 1, "num_leaves": 5}, learned, 30)
        print(average_precision_score(yb, model.predict(b)))
        """,
    "saved and loaded": """
        import os
        import pickle
        import tempfile

        import numpy as np
        import xgboost as xgb
        from sklearn.metrics import r2_score
        from sklearn.model_selection import train_test_split

        rng = np.random.default_rng(9)
        x = rng.uniform(-1, 1, (800, 3))
        y = x[:, 0] * 4 + np.sin(5 * x[:, 1]) + rng.normal(0, 0.3, 800)
        a, b, ya, yb = train_test_split(x, y, random_state=3)
        model = xgb.train({"nthread": 1, "max_depth": 3, "eta": 0.2}, xgb.DMatrix(a, ya), 60)
        with tempfile.TemporaryDirectory() as folder:
            model.save_model(os.path.join(folder, "model.json"))
            loaded = xgb.Booster(model_file=os.path.join(folder, "model.json"))
        again = pickle.loads(pickle.dumps(model))
        for one in (model, loaded, again, model[:40], model.copy()):
            print(r2_score(yb, one.predict(xgb.DMatrix(b))))
        """,
}
