"""Write a run into another tool: TensorBoard, Weights & Biases, MLflow, Prometheus."""
