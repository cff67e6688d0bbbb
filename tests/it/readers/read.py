"""Reads texts as PyYAML, tomllib and python-dotenv see them, for tests/it/readers/mod.rs.

Standard input is a JSON list of {"format", "text"}; standard output is, for each, the list of its leaves
[path, kind, text] in source order, or null where the reader refuses the text. The kind of a string is
"str"; the path of YAML begins with the number of the document. PyYAML composes nodes only, so that tags
of applications and merge keys are seen as they stand.
"""

import io
import json
import sys
import tomllib

import dotenv
import yaml


def yaml_leaves(text):
    seen = {}  # holds the nodes themselves, so that no id is used twice

    def walk(node, path):
        if id(node) in seen:
            yield path, "alias", ""
            return
        seen[id(node)] = node
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                # What stands below a key that is no scalar is nobody's site.
                name = key.value if isinstance(key, yaml.ScalarNode) else None
                yield from walk(value, [*path, name])
        elif isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                yield from walk(item, [*path, number])
        else:
            yield path, node.tag.rsplit(":", 1)[-1], node.value

    for number, root in enumerate(yaml.compose_all(text, yaml.SafeLoader)):
        if root is not None:
            yield from walk(root, [number])


def toml_leaves(text):
    def walk(value, path):
        if isinstance(value, dict):
            for key, item in value.items():
                yield from walk(item, [*path, key])
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield from walk(item, [*path, number])
        else:
            yield path, type(value).__name__, str(value)

    return walk(tomllib.loads(text), [])


def dotenv_leaves(text, interpolate):
    values = dotenv.dotenv_values(stream=io.StringIO(text), interpolate=interpolate)
    for key, value in values.items():
        yield [key], "null" if value is None else "str", value or ""


READERS = {
    "yaml": yaml_leaves,
    "toml": toml_leaves,
    "dotenv": lambda text: dotenv_leaves(text, False),
    # As it reads by default: `${NAME}` is replaced.
    "dotenv, expanded": lambda text: dotenv_leaves(text, True),
}


def read(request):
    try:
        return list(READERS[request["format"]](request["text"]))
    except (yaml.YAMLError, tomllib.TOMLDecodeError):
        return None


json.dump([read(request) for request in json.load(sys.stdin)], sys.stdout)
