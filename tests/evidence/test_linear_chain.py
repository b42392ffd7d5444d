from sleuth.evidence.linear_chain import before, linear_ops
from sleuth.evidence.trace import Op

LEAF = "AccumulateGrad"


def test_a_product_of_two_weights_is_no_layer():
    graph = (Op("Mm", (1, 2), (8, 3)), Op(LEAF, (), (8, 4), parameter=0), Op(LEAF, (), (4, 3), parameter=1))
    assert not list(linear_ops(graph))


def test_a_bias_added_by_hand_is_passed():
    graph = (
        Op("Mm", (1, 2), (8, 2)),
        Op("Add", (3, 4), (8, 4)),
        Op(LEAF, (), (4, 2), parameter=0),
        Op("Mm", (5,), (8, 4)),
        Op(LEAF, (), (4,), parameter=1),
        Op(LEAF, (), (3, 4), parameter=2),
    )
    assert before(graph, 0) == (3, (1,))
    assert [(one.position, one.weight, one.width_in, one.width) for one in linear_ops(graph)] == [(0, 0, 4, 2), (3, 2, 3, 4)]


def test_a_sum_of_two_branches_ends_the_chain():
    graph = (Op("View", (1,), (8,)), Op("Add", (2, 3), (8,)), Op("Relu", (), (8,)), Op("Tanh", (), (8,)))
    assert before(graph, 0) == (1, ())
    assert before(graph, 1) == (-1, ())
