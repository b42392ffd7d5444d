"""Open the exporter of a target; its library is imported here and not before."""

from __future__ import annotations

from sleuth.exporters.points import Exporter, Subject
from sleuth.exporters.targets import Target


def open_exporter(target: Target, subject: Subject) -> Exporter:
    """The exporter of this target. Raises whatever the tool's library raises.

    Raises:
        UsageError: the library is not installed.
    """
    from sleuth.exporters.targets import see_installed

    see_installed((target,))
    if target.tool == "tensorboard":
        from sleuth.exporters.tensorboard import TensorBoard

        return TensorBoard(target.place, subject)
    if target.tool == "wandb":
        from sleuth.exporters.weights_and_biases import WeightsAndBiases

        return WeightsAndBiases(target.place, subject)
    if target.tool == "mlflow":
        from sleuth.exporters.mlflow import MLflow

        return MLflow(target.place, subject)
    from sleuth.exporters.prometheus import Prometheus

    return Prometheus(target.place, subject)
