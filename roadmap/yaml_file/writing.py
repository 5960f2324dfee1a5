"""Values out as YAML."""

from typing import Any

import yaml


class _Dumper(yaml.CSafeDumper):
    """Writes out what occurs twice twice: our own reader refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dump(value: Any) -> str:
    """`value` as YAML in block style: keys in the order given, the same bytes for the same value."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120, default_flow_style=False)
