# usage: python change_points.py points|medians DIRECTORY HISTORIES CHANGE
#        python change_points.py replay TABLE
#        python change_points.py looks <SERIES
#
# What Apache Otava finds: the change points by otava.analysis, with its
# defaults, which are those of `otava analyze`.
#
# DIRECTORY is what the program histories writes.  A line "N STAGE" says that in
# the Nth of them a stage becomes slower at the newest run, which has that CHANGE.
# The series are of all points, or of the medians of runs.  If CHANGE is not 0,
# only s1 is judged: the other stages are the same as without it.
#
# TABLE has a line "RUN STAGE MS" a point, in order; a line "RUN STAGE AT" says
# that by that run a stage has become slower at the run AT.
#
# SERIES is a series a line; a number says in how many percent of them a gate is
# red for which a change upwards in the last 20 points counts, if the last level
# is still above the one before it.
import csv
import statistics
import sys

from otava.analysis import compute_change_points


def slower_at(series):
    points, _ = compute_change_points(series)
    return [p.index for p in points if p.stats.mean_2 > p.stats.mean_1]


def read_runs(path, stages):
    with open(path, newline="") as table:
        for row in csv.DictReader(table):
            runs = stages.setdefault(row["stage_name"], {})
            times = runs.setdefault(row["metadata"], [])
            times.append(float(row["execution_time"]))


def judge(runs, form):
    if form == "medians":
        runs = [[statistics.median(times)] for times in runs]
    first = sum(len(times) for times in runs[:-1])
    series = [time for times in runs for time in times]
    return any(at >= first for at in slower_at(series))


def simulated(form, directory, histories, change):
    for number in range(1, int(histories) + 1):
        stages = {}
        for part in "old", "new." + change:
            read_runs(f"{directory}/{number}.{part}", stages)
        for stage, runs in stages.items():
            if change != "0" and stage != "s1":
                continue
            if judge(list(runs.values()), form):
                print(number, stage)


def replay(path):
    series, runs = {}, {}
    with open(path) as table:
        for line in table:
            run, stage, time = line.split()
            series.setdefault(stage, []).append(float(time))
            runs.setdefault(stage, []).append(run)
            for at in slower_at(list(series[stage])):
                print(run, stage, runs[stage][at])


def is_red(series):
    points, _ = compute_change_points(series)
    last = points[-1].stats.mean_2 if points else 0
    return any(
        p.index >= len(series) - 20
        and p.stats.mean_2 > p.stats.mean_1
        and last > p.stats.mean_1
        for p in points
    )


def look():
    red = [is_red([float(time) for time in line.split()]) for line in sys.stdin]
    print(f"{100 * sum(red) / len(red):.1f}")


if sys.argv[1] == "looks":
    look()
elif sys.argv[1] == "replay":
    replay(sys.argv[2])
else:
    simulated(*sys.argv[1:])
