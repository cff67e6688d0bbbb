// Reads texts as npm's dotenv and yaml see them, for tests/it/readers/mod.rs; input and output are those of
// read.py. Mistakes in a YAML document, repeated keys included, refuse the whole text.

const fs = require("node:fs");
const dotenv = require("dotenv");
const yaml = require("yaml");

function* walk(node, path) {
  if (yaml.isMap(node)) {
    for (const pair of node.items) {
      // What stands below a key that is no scalar is nobody's site.
      yield* walk(pair.value, [...path, yaml.isScalar(pair.key) ? pair.key.source : null]);
    }
  } else if (yaml.isSeq(node)) {
    for (const [number, item] of node.items.entries()) yield* walk(item, [...path, number]);
  } else if (yaml.isAlias(node)) {
    yield [path, "alias", node.source];
  } else {
    yield [path, kind(node), node?.source ?? ""];
  }
}

function kind(node) {
  if (node?.tag) return node.tag;
  return typeof node?.value === "string" ? "str" : typeof node?.value;
}

function yamlLeaves(text) {
  const documents = yaml.parseAllDocuments(text);
  if (documents.some((document) => document.errors.length > 0)) return null;
  return documents.flatMap((document, number) => [...walk(document.contents, [number])]);
}

function dotenvLeaves(text) {
  return Object.entries(dotenv.parse(text)).map(([key, value]) => [[key], "str", value]);
}

const readers = { yaml: yamlLeaves, dotenv: dotenvLeaves };
const requests = JSON.parse(fs.readFileSync(0, "utf8"));
fs.writeSync(1, JSON.stringify(requests.map(({ format, text }) => readers[format](text))));
