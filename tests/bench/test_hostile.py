"""The attacks of the benchmark are what they say: bounded, and hostile."""

import io
import zipfile
from collections import Counter

import pytest
from PIL import Image

from bench.attacks import ATTACKS, crowd
from bench.bombs import document, large_picture, workbooks
from bench.hostile import memory_of


def test_every_attack_says_what_it_does():
    assert len(ATTACKS) >= 19
    assert [name for name, attack in ATTACKS.items() if not callable(attack)] == []


def test_a_crowd_stops_at_its_number_or_at_its_time():
    assert crowd(lambda rank: "done", clients=3, times=10, seconds=5) == Counter(done=10)
    assert crowd(lambda rank: "done", clients=3, times=10, seconds=0) == Counter()


def test_what_is_sent_is_small_and_unfolds():
    picture = large_picture(1000)
    assert len(picture) < 1000 and Image.open(io.BytesIO(picture)).size == (1000, 1000)
    for content in workbooks():
        unfolded = sum(each.file_size for each in zipfile.ZipFile(io.BytesIO(content)).infolist())
        assert len(content) < 50_000 and unfolded > 3_000_000
    assert len(document(10_000)) == pytest.approx(10_000, abs=20)
    assert document(10_000) != document(10_000)


def test_the_memory_of_a_process_that_has_gone_is_none():
    assert memory_of(2**22 + 1) == 0
