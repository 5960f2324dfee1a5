"""YAML in, plain values out, and every part of them knows its line and column.

The only room that knows YAML. Scalars stay the strings that were written (`no` is `no`), except for an empty value,
`null` and `~`, which are None; typing them is the business of whoever asked. What has no use in our files and can do
harm is refused by name: anchors and aliases, tags, directives, duplicate keys, more than one document.
"""

from roadmap.yaml_file.document import (
    MAX_BYTES,
    MAX_DEPTH,
    Document,
    decode,
    keep_one,
    load,
    read_text,
    survey,
    too_deep,
    too_large,
)
from roadmap.yaml_file.fitting import nearest, typed
from roadmap.yaml_file.problem import Key, Path_, Place, Problem, Problems, shown, spoken
from roadmap.yaml_file.sentences import did_you_mean
from roadmap.yaml_file.writing import dump

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "Document",
    "Key",
    "Path_",
    "Place",
    "Problem",
    "Problems",
    "decode",
    "did_you_mean",
    "dump",
    "keep_one",
    "load",
    "nearest",
    "read_text",
    "shown",
    "spoken",
    "survey",
    "too_deep",
    "too_large",
    "typed",
]
