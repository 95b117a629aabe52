"""What the figures of a measure say."""

import pytest

from bench.report import p95


@pytest.mark.parametrize("values", [[3.0], [1.0, 2.0], [0.01] * 13 + [0.06], [float(number) for number in range(101)]])
def test_the_95th_centile_is_never_more_than_the_largest(values):
    assert min(values) <= p95(values) <= max(values)


def test_the_95th_centile_of_a_hundred_steps_is_the_95th():
    assert p95([float(number) for number in range(101)]) == 95.0
