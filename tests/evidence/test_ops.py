from sleuth.evidence.ops import origin, reachable
from sleuth.evidence.trace import Op

GRAPH = (
    Op("Mean", (1,), ()),
    Op("Mul", (2, 3), (8,)),
    Op("Squeeze", (4,), (8,)),
    Op("Addmm", (5,), (8,)),
    Op("Softmax", (3,), (8, 1)),
    Op("AccumulateGrad", (), (8, 4)),
)


def test_reachable_stops_behind_other_operations_and_visits_once():
    assert [op.name for op in reachable(GRAPH, {"Mean", "Mul", "Squeeze", "Softmax"})] == [
        "Mean",
        "Mul",
        "Squeeze",
        "Addmm",
        "Softmax",
    ]
    assert not list(reachable((), {"Mean"}))


def test_origin_skips_changes_of_shape():
    assert origin(GRAPH, GRAPH[2]).name == "Softmax"
    assert origin(GRAPH, GRAPH[1]).name == "Softmax"
    assert origin(GRAPH, GRAPH[5]) is None
