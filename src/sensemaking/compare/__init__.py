"""Threads compared over regions and kinds of speaker: counts in, figures with their doubt out."""

from sensemaking.compare.cells import publish
from sensemaking.compare.cube import COARSE, KINDS, LEAST, Cell, Edition, Table, waiting
from sensemaking.compare.distinctive import Distinctive, distinctive, false_discovery_rate
from sensemaking.compare.reach import FLOOR, LEAST_SPEAKERS, Extent, Reach, Reason, reach
from sensemaking.compare.shares import Shares, design_effect, shares
from sensemaking.compare.stability import (
    ClusterShares,
    LeftOut,
    Resamples,
    cluster_shares,
    distinctive_stability,
    extent_stability,
    leave_one_out,
    resample,
)
from sensemaking.compare.unheard import Heard, Support, heard, support
from sensemaking.compare.voices import Clusters, Counts, Voices, clusters, count, cross

__all__ = [
    "COARSE",
    "FLOOR",
    "KINDS",
    "LEAST",
    "LEAST_SPEAKERS",
    "Cell",
    "ClusterShares",
    "Clusters",
    "Counts",
    "Distinctive",
    "Edition",
    "Extent",
    "Heard",
    "LeftOut",
    "Reach",
    "Reason",
    "Resamples",
    "Shares",
    "Support",
    "Table",
    "Voices",
    "cluster_shares",
    "clusters",
    "count",
    "cross",
    "design_effect",
    "distinctive",
    "distinctive_stability",
    "extent_stability",
    "false_discovery_rate",
    "heard",
    "leave_one_out",
    "publish",
    "reach",
    "resample",
    "shares",
    "support",
    "waiting",
]
