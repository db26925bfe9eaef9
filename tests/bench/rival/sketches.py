# usage: sketches.py MACHINES POINTS STAGES
#
# What other sketches take for the same: each of MACHINES has a sketch of its
# times for each of STAGES, serialized; all are read and merged by stage.  One
# line for each library that is installed: name, microseconds of CPU time and
# bytes a table of all stages, separated by tabs.
import random
import sys
import time

machines, points, stages = map(int, sys.argv[1:])
random.seed(1)


def ddsketch():
    """As exact as those of prof-stats."""
    from ddsketch import DDSketch
    from ddsketch.pb.proto import DDSketchProto, pb

    def make(values):
        sketch = DDSketch(1 / 256)
        for value in values:
            sketch.add(value)
        return DDSketchProto.to_proto(sketch).SerializeToString()

    def read(text):
        message = pb.DDSketch()
        message.ParseFromString(text)
        return DDSketchProto.from_proto(message)

    return make, read


def kll():
    """Ranks within 1.65 percent, in C++; no bound of the times."""
    from datasketches import kll_doubles_sketch

    def make(values):
        sketch = kll_doubles_sketch(200)
        for value in values:
            sketch.update(value)
        return sketch.serialize()

    return make, kll_doubles_sketch.deserialize


def times():
    return [random.lognormvariate(3, 0.8) for _ in range(points // stages)]


for name, library in (("DDSketch (Python)", ddsketch), ("DataSketches KLL (C++)", kll)):
    try:
        make, read = library()
    except ImportError:
        continue
    texts = [[make(times()) for _ in range(stages)] for _ in range(machines)]
    start = time.process_time()
    merged = [read(text) for text in texts[0]]
    for table in texts[1:]:
        for sketch, text in zip(merged, table):
            sketch.merge(read(text))
    spent = time.process_time() - start
    size = sum(len(text) for table in texts for text in table)
    print(name, 1e6 * spent / machines, size / machines, sep="\t")
