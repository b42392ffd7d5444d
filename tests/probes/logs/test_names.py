import pytest

from sleuth.probes.logs.names import Role, role


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("loss", Role("loss")),
        ("train/loss", Role("loss", "train")),
        ("Loss/train", Role("loss", "train")),
        ("train_loss_step", Role("loss", "train")),
        ("trainLoss", Role("loss", "train")),
        ("total_loss", Role("loss")),
        ("train/cross_entropy_loss", Role("loss", "train")),
        ("batch_loss", Role("loss", "train")),
        ("nll", Role("loss")),
        ("eval_loss", Role("loss", "eval")),
        ("validation/epoch_loss", Role("loss", "validation")),
        ("test loss", Role("loss", "test")),
        ("val/cls_loss", Role("loss", "val", "cls")),
        ("loss_box_reg", Role("loss", "", "box reg")),
        ("val_mse", Role("error", "val")),
        ("val_acc", Role("accuracy", "val")),
        ("test_acc1", Role("accuracy", "test")),
        ("acc@1", Role("accuracy")),
        ("val_sparse_categorical_accuracy", Role("accuracy", "val")),
        ("train_top5", Role("")),
        ("mean_token_accuracy", Role("")),
        ("lr-Adam", Role("rate")),
        ("lr/pg0", Role("rate")),
        ("learning_rate", Role("rate")),
        ("learningRate", Role("rate")),
        ("lr_scheduler_factor", Role("")),
        ("grad_norm", Role("gradient norm")),
        ("grad_2.0_norm_total", Role("gradient norm")),
        ("gnorm", Role("gradient norm")),
        ("grad_norm/layer4.weight", Role("")),
        ("epoch", Role("epoch")),
        ("rollout/ep_rew_mean", Role("reward")),
        ("train/value_loss", Role("reward")),
        ("loss_value", Role("loss")),
        ("critic_loss", Role("reward")),
        ("rewards/chosen", Role("")),
        ("G_loss", Role("rival loss")),
        ("loss_discriminator", Role("rival loss")),
        ("loss_2d", Role("loss", "", "2 dim")),
        ("metrics/mAP50(B)", Role("")),
        ("", Role("")),
    ],
)
def test_a_number_is_known_by_its_name(name, expected):
    assert role(name) == expected
