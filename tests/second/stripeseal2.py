"""A second reader of sealed files, written from FORMAT.md alone, to find out whether that is enough.

    stripeseal2.py testdata/vectors

judges every vector. dotenv and TOML are located here (TOML by a scanner that checks only what it needs);
of YAML the paths and tags are taken from the vector, and its MAC and tokens are verified with them.
Needs the package `cryptography`, and `age` for vectors with an identity.
"""

import base64
import hashlib
import hmac
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "ENC[seal1,"
FIRST_LINE = (
    "# stripeseal 1: the ENC[...] values in this file are encrypted; "
    "use them with stripeseal run, get and set"
)
REFERENCES = ("vault://", "aws-sm://", "azure-kv://")
SEPARATORS = re.compile("[\x85\u2028\u2029]")
BLANKS = " \t"
HEADERS = {"expect", "format", "comment", "data-key", "identity",
           "mac-input", "path", "tag", "plain", "value"}


class Refused(Exception):
    """The layer that refuses is the first argument."""


# Conventions


def u64(number):
    return number.to_bytes(8, "big")


def by(data):
    return u64(len(data)) + data


def st(text):
    return by(text.encode())


def from_base64url(text, layer):
    """The bytes of a canonical spelling."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Refused(layer) from None
    if base64.urlsafe_b64encode(data).rstrip(b"=").decode() != text:
        raise Refused(layer)
    return data


def is_time(text):
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", text):
        return False
    # Python knows no year 0, a leap year like 2000.
    real = "2000" + text[4:] if text.startswith("0000") else text
    try:
        datetime.strptime(real, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return False
    return text[17:19] < "60" and text <= "9999-12-30T22:00:00Z"


def hkdf(data_key, label, length):
    extracted = hmac.digest(bytes(32), data_key, "sha256")
    return hmac.digest(extracted, label.encode() + b"\x01", "sha256")[:length]


# Sites and paths


class Site:
    """A path as its segments in bytes; the same with positions in place of names; a lexeme from `start`
    to `end`; `key` of a KEY=value item."""

    def __init__(self, path, place, start, end, key=None):
        self.path, self.place, self.start, self.end, self.key = path, place, start, end, key
        self.tag, self.token = "", None

    def path_bytes(self):
        return u64(len(self.path)) + b"".join(self.path)


def key_segment(text, occurrence=0):
    return b"\x01" + st(text) + u64(occurrence)


def item_segment(field, text, occurrence):
    return b"\x02" + st(field) + st(text) + u64(occurrence)


def index_segment(index):
    return b"\x03" + u64(index)


def item_key(text):
    found = re.match("([A-Za-z0-9_.-]+)=(?s:.*)[^=]", text)
    return found and found[1]


class Layout:
    """What a format finds in a text: sites and comments, in source order."""

    def __init__(self):
        self.sites, self.comments = [], []


# dotenv


def closing(text, at):
    """The end of the quoted value that begins at `at`."""
    quote, at = text[at], at + 1
    while at < len(text):
        if text[at] == quote:
            return at + 1
        at += 2 if text[at] == "\\" and quote == '"' else 1
    raise Refused("format")


def dotenv_locate(text):
    if "\0" in text or re.search("\r(?!\n)", text):
        raise Refused("format")
    layout, counts = Layout(), {}
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        at = dotenv_line(text, at, layout, counts)
    return layout


def line_rest(text, at):
    """The end of the line without its line end."""
    newline = text.find("\n", at)
    if newline < 0:
        return len(text)
    return newline - 1 if newline > at and text[newline - 1] == "\r" else newline


def dotenv_end(text, at, layout, blank):
    """Takes what may stand behind an entry or alone on a line; the beginning of the next line."""
    start = at
    while at < len(text) and text[at] in BLANKS:
        at += 1
    end = line_rest(text, at)
    if at < end:
        if text[at] != "#" or (blank and at == start):
            raise Refused("format")
        if SEPARATORS.search(text, at, end):
            raise Refused("format")
        layout.comments.append((at, end))
    newline = text.find("\n", at)
    return len(text) if newline < 0 else newline + 1


def dotenv_line(text, at, layout, counts):
    line = re.compile(r"[ \t]*(?:(export)[ \t]+(?=[A-Za-z0-9_.-]))?([A-Za-z0-9_.-]+)")
    found = line.match(text, at)
    if not found:
        return dotenv_end(text, at, layout, blank=False)
    key, behind = found[2], found.end()
    colon = re.compile(r":[ \t]+(?=[^ \t#\r\n])").match(text, behind)
    equals = re.compile(r"[ \t]*=").match(text, behind)
    if not colon and not equals:
        return dotenv_end(text, behind, layout, blank=True)
    start = (colon or equals).end()
    occurrence = counts[key] = counts.get(key, -1) + 1
    path = [key_segment(key, occurrence)]
    value = start
    while value < len(text) and text[value] in BLANKS:
        value += 1
    end = line_rest(text, value)
    if value >= end or (text[value] == "#" and value > start):
        layout.sites.append(Site(path, path, start, start))
        return dotenv_end(text, start, layout, blank=True)
    if text[value] in "'\"`":
        end = closing(text, value)
    else:
        comment = re.compile("[ \t]#").search(text, value, end)
        end = comment.start() if comment else end
        while text[end - 1] in BLANKS:
            end -= 1
        if SEPARATORS.search(text, value, end):
            raise Refused("format")
    layout.sites.append(Site(path, path, value, end))
    return dotenv_end(text, end, layout, blank=True)


def dotenv_decode(lexeme):
    if lexeme[:1] not in ("'", '"', "`") or lexeme == "":
        whole = f"A={lexeme}"
        sites = dotenv_locate(whole)
        if [(site.start, site.end) for site in sites.sites] != [(2, len(whole))] or sites.comments:
            raise Refused("format")
        return lexeme
    if closing(lexeme, 0) != len(lexeme) or "\0" in lexeme or re.search("\r(?!\n)", lexeme):
        raise Refused("format")
    body = lexeme[1:-1].replace("\r\n", "\n")
    if lexeme[0] != '"':
        return body
    known = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$"}
    return re.sub(r"(?s)\\(.)", lambda found: known.get(found[1], found[0]), body)


# TOML


class Toml:
    """Reads as much of TOML as places and names need. Tables are dicts, lists are lists, scalars are
    pairs (start, end)."""

    BARE = re.compile("[A-Za-z0-9_-]+")
    SCALAR = re.compile("[^\\s,\\]}#\"']+( [0-9][^\\s,\\]}#]*)?")

    def __init__(self, text):
        self.text, self.at, self.comments = text, 0, []
        self.root, self.closed = {}, set()

    def refuse(self):
        raise Refused("format")

    def peek(self, what):
        return self.text.startswith(what, self.at)

    def blanks(self):
        while self.text[self.at:self.at + 1] in (" ", "\t") and self.at < len(self.text):
            self.at += 1

    def comment(self):
        if self.peek("#"):
            end = line_rest(self.text, self.at)
            if re.compile("[\r\0-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]").search(self.text, self.at, end):
                self.refuse()
            self.comments.append((self.at, end))
            self.at = end

    def newline(self):
        for end in ("\n", "\r\n"):
            if self.peek(end):
                self.at += len(end)
                return True
        return False

    def trivia(self):
        while True:
            self.blanks()
            self.comment()
            if not self.newline():
                return

    def document(self):
        if self.peek("\ufeff"):
            self.at += 1
        table = self.root
        while True:
            self.trivia()
            if self.at >= len(self.text):
                return self
            if self.peek("["):
                table = self.header()
            else:
                self.entry(table)
            self.blanks()
            self.comment()
            if self.at < len(self.text) and not self.newline():
                self.refuse()

    def header(self):
        double = self.peek("[[")
        self.at += 2 if double else 1
        *parents, last = self.keys()
        if not self.peek("]]" if double else "]"):
            self.refuse()
        self.at += 2 if double else 1
        table = self.root
        for key in parents:
            table = self.below(table, key)
        if double:
            items = table.setdefault(last, [])
            if not isinstance(items, list) or id(items) in self.closed:
                self.refuse()
            items.append({})
            return items[-1]
        if isinstance(table.get(last), (tuple, list)):
            self.refuse()
        table = table.setdefault(last, {})
        if id(table) in self.closed:
            self.refuse()
        self.closed.add(id(table))
        return table

    def below(self, table, key):
        inner = table.setdefault(key, {})
        if isinstance(inner, list) and id(inner) not in self.closed:
            return inner[-1]
        if not isinstance(inner, dict):
            self.refuse()
        return inner

    def entry(self, table):
        *parents, last = self.keys()
        if not self.peek("="):
            self.refuse()
        self.at += 1
        self.blanks()
        for key in parents:
            table = self.below(table, key)
        if last in table:
            self.refuse()
        table[last] = self.value()

    def keys(self):
        keys = []
        while True:
            self.blanks()
            if self.text[self.at:self.at + 1] in ('"', "'"):
                start = self.at
                self.string()
                keys.append(toml_decode(self.text[start:self.at]))
            else:
                found = self.BARE.match(self.text, self.at)
                if not found:
                    self.refuse()
                keys.append(found[0])
                self.at = found.end()
            self.blanks()
            if not self.peek("."):
                return keys
            self.at += 1

    def string(self):
        quote = self.text[self.at]
        if self.peek(quote * 3):
            self.at += 3
            while not self.peek(quote * 3):
                self.skip(quote)
            self.at += 3
            for _ in range(2):
                self.at += self.peek(quote)
            return
        self.at += 1
        while not self.peek(quote):
            if self.peek("\n") or self.peek("\r"):
                self.refuse()
            self.skip(quote)
        self.at += 1

    def skip(self, quote):
        if self.at >= len(self.text) or re.compile("\r(?!\n)").match(self.text, self.at):
            self.refuse()
        self.at += 2 if quote == '"' and self.peek("\\") else 1

    def value(self):
        start = self.at
        if self.peek('"') or self.peek("'"):
            self.string()
            return (start, self.at)
        if self.peek("["):
            items = []
            self.members("]", lambda: items.append(self.value()))
            self.closed.add(id(items))
            return items
        if self.peek("{"):
            table = {}
            self.members("}", lambda: self.entry(table))
            return table
        found = self.SCALAR.match(self.text, self.at)
        if not found or not re.fullmatch("[+-]?[0-9][0-9A-Za-z_:.+ -]*|[+-]?(inf|nan)|true|false", found[0]):
            self.refuse()
        self.at = found.end()
        return (start, self.at)

    def members(self, close, member):
        self.at += 1
        self.trivia()
        while not self.peek(close):
            member()
            self.trivia()
            if self.peek(","):
                self.at += 1
                self.trivia()
            elif not self.peek(close):
                self.refuse()
        self.at += 1


def toml_decode(lexeme):
    quote = lexeme[:1]
    if quote not in ('"', "'"):
        return lexeme
    width = 3 if lexeme.startswith(quote * 3) else 1
    body = lexeme[width:-width].replace("\r\n", "\n")
    if width == 3:
        body = body.removeprefix("\n")
    if quote == "'":
        return body
    known = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}

    def escape(found):
        if found[1]:
            return ""
        if found[2]:
            return chr(int(found[2][1:], 16))
        if found[3] not in known:
            raise Refused("format")
        return known[found[3]]

    return re.sub(r"\\(?:([ \t]*\n\s*)|(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2})|(.))", escape, body)


def toml_locate(text):
    toml = Toml(text).document()
    layout = Layout()
    layout.comments = toml.comments

    def scalar(value):
        """The decoded text of a scalar."""
        if not isinstance(value, tuple):
            return None
        return toml_decode(text[value[0]:value[1]])

    def name(item):
        if isinstance(item, dict):
            for field in ("name", "key", "id"):
                if field == "key" and "value" not in item:
                    continue
                found = scalar(item.get(field))
                if found and not found.startswith(MARK):
                    return field, found
        elif isinstance(item, tuple) and text[item[0]] in "'\"" and item_key(scalar(item)):
            return "", item_key(scalar(item))
        return None

    def walk(value, path, place, key=None):
        if isinstance(value, dict):
            for name_, inner in value.items():
                segment = key_segment(name_)
                walk(inner, path + [segment], place + [segment])
        elif isinstance(value, list):
            counts = {}
            for index, item in enumerate(value):
                named = name(item)
                if named:
                    occurrence = counts[named] = counts.get(named, -1) + 1
                    segment = item_segment(*named, occurrence)
                else:
                    segment = index_segment(index)
                key = named[1] if named and named[0] == "" else None
                walk(item, path + [segment], place + [index_segment(index)], key)
        else:
            layout.sites.append(Site(path, place, *value, key))

    walk(toml.root, [], [])
    layout.sites.sort(key=lambda site: site.start)
    return layout


def toml_one_scalar(lexeme):
    try:
        toml = Toml(lexeme)
        one = toml.value()
    except Refused:
        one = None
    if one != (0, len(lexeme)):
        raise Refused("format")
    return toml_decode(lexeme)


LOCATE = {"dotenv": dotenv_locate, "toml": toml_locate}
DECODE = {"dotenv": dotenv_decode, "toml": toml_one_scalar}


# Envelope


class Envelope:
    def __init__(self):
        self.lines, self.starts, self.stanzas = [], [], []
        self.key_id = self.mac = None
        self.mode_file = self.no_final_newline = False
        self.start = self.end = 0
        self.crlf = False


def lines_of(text):
    """Start, text without line end and trailing blanks, end, whether it ends in CRLF."""
    at = 1 if text.startswith("\ufeff") else 0
    while at < len(text):
        newline = text.find("\n", at)
        end = len(text) if newline < 0 else newline + 1
        line = text[at:end]
        yield at, line.rstrip(" \t\r\n"), end, line.endswith("\r\n")
        at = end


def find_envelope(text):
    first = [line for line in lines_of(text) if re.match("# stripeseal [0-9]+:", line[1])]
    if not first:
        return None
    if len(first) > 1:
        raise Refused("envelope")
    envelope = Envelope()
    envelope.start, envelope.crlf = first[0][0], first[0][3]
    rank = -1
    for start, line, end, _ in lines_of(text):
        if start < envelope.start:
            continue
        if len(line) > 65536 or not re.fullmatch("[ -~]*", line):
            raise Refused("envelope")
        if line == FIRST_LINE:
            now = 0
        else:
            now = envelope_line(envelope, line.split(" "))
        if now < rank or (now == rank and now not in (2, 3)) or (rank < 1 and now > rank + 1):
            raise Refused("envelope")
        rank = now
        envelope.starts.append(start)
        if now == 6:
            envelope.end = end
            if not 1 <= len(envelope.stanzas) <= 1000:
                raise Refused("envelope")
            return envelope
        envelope.lines.append(line)
    raise Refused("envelope")


def envelope_line(envelope, fields):
    """Reads a line; its place in the order of lines."""
    match fields:
        case ["#", "key", key_id]:
            envelope.key_id = from_base64url(key_id, "envelope")
            good, rank = len(envelope.key_id) == 16, 1
        case ["#", "to", recipient, label, wrapped]:
            good = is_label(label) and recipient and wrapped
            good = good and recipient not in [other for other, _ in envelope.stanzas]
            envelope.stanzas.append((recipient, from_base64url(wrapped, "envelope")))
            rank = 2
        case ["#", "removed", recipient, label, time]:
            good, rank = recipient and is_label(label) and is_time(time), 3
        case ["#", "mode", "file"]:
            envelope.mode_file = True
            good, rank = True, 4
        case ["#", "text", "no-final-newline"]:
            envelope.no_final_newline = True
            good, rank = True, 5
        case ["#", "mac", mac]:
            envelope.mac = from_base64url(mac, "envelope")
            good, rank = len(envelope.mac) == 32, 6
        case _:
            good, rank = False, 0
    if not good:
        raise Refused("envelope")
    return rank


def is_label(text):
    return bool(re.fullmatch("[A-Za-z0-9._@+-]{1,64}", text))


# Tokens


def token(text):
    """Time and bytes of a text that is exactly one token."""
    found = re.fullmatch(r"ENC\[seal1,([^,\]]*),([A-Za-z0-9_-]+)\]", text)
    if not found or not is_time(found[1]):
        raise Refused("token")
    data = from_base64url(found[2], "token")
    if len(data) < 12 + 32 + 16 or (len(data) - 28) % 32:
        raise Refused("token")
    return found[1], data


def find_tokens(text, layout):
    """Gives sealed sites their tokens; the tokens in comments with their spans."""
    in_comments, at = [], text.find(MARK)
    while at >= 0:
        site = next((site for site in layout.sites if site.start <= at < site.end), None)
        comment = next((span for span in layout.comments if span[0] <= at < span[1]), None)
        if site:
            lexeme = text[site.start:site.end]
            if len(lexeme) > 1 and lexeme[0] in "'\"`" and lexeme[0] == lexeme[-1]:
                lexeme = lexeme[1:-1]
            if site.key is not None:
                if not lexeme.startswith(site.key + "="):
                    raise Refused("token")
                lexeme = lexeme[len(site.key) + 1:]
            site.token = token(lexeme)
        elif comment:
            end = text.find("]", at, comment[1]) + 1
            in_comments.append((at, end, token(text[at:end])))
        else:
            raise Refused("token")
        at = text.find(MARK, at + 1)
    return in_comments


class Opener:
    def __init__(self, data_key, format_):
        self.cipher, self.format = AESGCM(hkdf(data_key, "stripeseal/v1 value", 32)), format_

    def open(self, token_, kind, path, tag=""):
        """Column and lexeme."""
        time, data = token_
        aad = st("stripeseal/v1") + st(self.format) + bytes([kind]) + st(time) + st(tag) + by(path)
        try:
            padded = self.cipher.decrypt(data[:12], data[12:], aad)
        except InvalidTag:
            raise Refused("token") from None
        body = padded.rstrip(b"\0")
        if len(body) < 4 or body[-1] != 0x80 or len(padded) - len(body) >= 32:
            raise Refused("token")
        try:
            return int.from_bytes(body[:2], "big"), body[2:-1].decode()
        except UnicodeDecodeError:
            raise Refused("token") from None


# Documents


def unix(text):
    return text.replace("\r\n", "\n")


def mac_input(text, format_, envelope, layout):
    lines = u64(len(envelope.lines)) + b"".join(map(st, envelope.lines))
    head = st("stripeseal/v1") + st(format_) + lines
    if envelope.mode_file:
        return head + st(unix(text[:envelope.start])) + st(unix(text[envelope.end:]))
    paths = [site.path_bytes() for site in layout.sites if site.token]
    plain = [site for site in layout.sites if not site.token and site.start < site.end]
    decoded = [(site, DECODE[format_](text[site.start:site.end])) for site in plain]
    references = [by(site.path_bytes()) + st(value) for site, value in decoded if value.startswith(REFERENCES)]
    return head + entries(paths) + entries(references)


def entries(items):
    return u64(len(items)) + b"".join(map(by, sorted(items)))


def unseal(text, envelope, layout, in_comments, opened, opened_comments, format_):
    crlf = "\r\n" if envelope.crlf else None
    edits = []
    if any(MARK in lexeme for _, lexeme in [plain for _, plain in opened] + opened_comments):
        raise Refused("unsealed")
    for site, (column, lexeme) in opened:
        if "\n" in lexeme and column != 0:
            raise Refused("unsealed")  # dotenv and TOML know column 0 alone
        if crlf:
            lexeme = unix(lexeme).replace("\n", crlf)
        edits.append((site.start, site.end, lexeme))
    for (start, end, _), (_, lexeme) in zip(in_comments, opened_comments):
        if any(unicodedata.category(c) == "Cc" for c in lexeme):
            raise Refused("unsealed")
        edits.append((start, end, lexeme))
    start, end = envelope.start, envelope.end
    if envelope.no_final_newline and end == len(text):
        start -= 1
        start -= text[start - 1:start] == "\r"
    edits.append((start, end, ""))
    edits.sort()

    out, at, shift = "", 0, []
    for start, end, new in edits:
        out += text[at:start] + new
        shift.append((start, end, len(new) - (end - start)))
        at = end
    out += text[at:]

    def moved(position):
        return position + sum(grown for _, end, grown in shift if end <= position)

    def span(start, end):
        return moved(start), moved(end)

    try:
        again = LOCATE[format_](out)
    except Refused:
        raise Refused("unsealed") from None
    expected = [(site.place, *span(site.start, site.end)) for site in layout.sites]
    if [(site.place, site.start, site.end) for site in again.sites] != expected:
        raise Refused("unsealed")
    outside = [c for c in layout.comments if not envelope.start <= c[0] < envelope.end]
    if again.comments != [span(*comment) for comment in outside]:
        raise Refused("unsealed")
    return out


def value_of(site, lexeme, format_):
    try:
        value = DECODE[format_](lexeme)
    except Refused:
        raise Refused("unsealed") from None
    if site.key is None:
        return value
    if item_key(value) != site.key:
        raise Refused("unsealed")
    return value[len(site.key) + 1:]


def data_key_of(vector, envelope):
    if "data-key" in vector:
        return bytes.fromhex(vector["data-key"][0])
    identity = vector["identity"][0]
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(identity)
        file.flush()
        own = subprocess.run(["age-keygen", "-y", file.name], capture_output=True, text=True, check=True)
        for recipient, wrapped in envelope.stanzas:
            if recipient == own.stdout.strip():
                opened = subprocess.run(["age", "-d", "-i", file.name], input=wrapped, capture_output=True, check=False)
                if opened.returncode == 0 and len(opened.stdout) == 32:
                    return opened.stdout
    raise Refused("key")


def yaml_layout(vector, text, envelope):
    """Of YAML: the sites that the vector names, at the tokens as they come in the text."""
    layout = Layout()
    layout.comments = [(start, line_rest(text, start)) for start in envelope.starts]
    paths = [bytes.fromhex(line.split(" ")[0]) for line in vector.get("path", [])]
    found = re.finditer(r"ENC\[seal1,[^\]]*\]", text)
    commented = re.compile(r"(^|\s)#[^\n]*$")
    values = [f for f in found if not commented.search(text[:f.start()].rsplit("\n", 1)[-1])]
    for path, found in zip(paths, values):
        site = Site([], [], found.start(), found.end())
        site.path_bytes = lambda path=path: path
        site.token = token(found[0])
        layout.sites.append(site)
    for line in vector.get("tag", []):
        number, tag = line.split(" ", 1)
        layout.sites[int(number)].tag = tag
    return layout


# What some loaders read as an entry, within a value of several lines.
ENTRY_WITHIN = r"[ \t]*(?:export[ \t]+)?([A-Za-z0-9_.-]+)[ \t]*[=:]"


def name_of(site):
    """The path without the occurrences of keys, items and documents."""
    return tuple(segment[:-8] if segment[0] in (1, 2, 5) else segment for segment in site.path)


def judge(vector, body):
    """Checks the vector to its end, or to where it is refused: what was found, by header."""
    found, format_ = {}, vector["format"][0]
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise Refused("format") from None
    envelope = find_envelope(text)
    if format_ == "yaml":
        return judge_yaml(vector, text, envelope)
    layout = LOCATE[format_](text)
    if envelope:
        if not set(envelope.starts) <= {start for start, _ in layout.comments}:
            raise Refused("envelope")
    in_comments = find_tokens(text, layout)
    sealed = [site for site in layout.sites if site.token]
    if not envelope:
        raise Refused("envelope")
    unsealed = [site for site in layout.sites if not site.token]
    names = {name_of(site) for site in sealed}
    if any(name_of(site) in names for site in unsealed):
        raise Refused("format")
    if format_ == "dotenv":
        lines = (line for site in unsealed for line in text[site.start:site.end].split("\n")[1:])
        entries_within = (re.match(ENTRY_WITHIN, line) for line in lines)
        if any(found and (key_segment(found[1])[:-8],) in names for found in entries_within):
            raise Refused("format")
    authenticated = mac_input(text, format_, envelope, layout)
    found["mac-input"] = [authenticated.hex()]
    found["path"] = [site.path_bytes().hex() for site in sealed]
    try:
        opener = verified(vector, envelope, authenticated, format_)
        opened = [(site, opener.open(site.token, 1, site.path_bytes())) for site in sealed]
        comments = [opener.open(token_, 2, u64(0)) for _, _, token_ in in_comments]
        plain = unseal(text, envelope, layout, in_comments, opened, comments, format_)
        found["value"] = [value_of(site, lexeme, format_) for site, (_, lexeme) in opened]
        found["plain"] = [hashlib.sha256(plain.encode()).hexdigest()]
        return "success", found
    except Refused as refused:
        return refused.args[0], found


def judge_yaml(vector, text, envelope):
    """YAML needs a parser of YAML: here only what follows from the paths that the vector names."""
    expected = vector["expect"][0]
    if "mac-input" not in vector or not envelope:
        return expected, {}
    authenticated = bytes.fromhex(vector["mac-input"][0])
    lines = u64(len(envelope.lines)) + b"".join(map(st, envelope.lines))
    assert authenticated.startswith(st("stripeseal/v1") + st("yaml") + lines)
    try:
        layout = yaml_layout(vector, text, envelope)
        opener = verified(vector, envelope, authenticated, "yaml")
        for site in layout.sites:
            opener.open(site.token, 1, site.path_bytes(), site.tag)
    except Refused as refused:
        return refused.args[0], {}
    return expected if expected == "unsealed" else "success", {}


def verified(vector, envelope, authenticated, format_):
    data_key = data_key_of(vector, envelope)
    if hkdf(data_key, "stripeseal/v1 id", 16) != envelope.key_id:
        raise Refused("key")
    mac = hmac.digest(hkdf(data_key, "stripeseal/v1 mac", 32), authenticated, "sha256")
    if not hmac.compare_digest(mac, envelope.mac):
        raise Refused("mac")
    return Opener(data_key, format_)


# Vectors


def read_vector(path):
    head, body = path.read_bytes().split(b"\n\n", 1)
    vector = {}
    for line in head.decode().split("\n"):
        name, value = line.split(": ", 1)
        assert name in HEADERS, f"{path.name}: unknown header {name}"
        vector.setdefault(name, []).append(value)
    return vector, body


def differences(vector, layer, found):
    if layer != vector["expect"][0]:
        yield f"expected {vector['expect'][0]}, found {layer}"
        return
    for name, values in found.items():
        expected = vector.get(name, [])
        if name == "path":
            expected = [line.split(" ")[0] for line in expected]
        if name == "value":
            expected = [json.loads(line) for line in expected]
        if values != expected:
            yield f"{name}: expected {expected}, found {values}"


def main(folder):
    paths = sorted(Path(folder).iterdir())
    failures = []
    for path in paths:
        vector, body = read_vector(path)
        try:
            layer, found = judge(vector, body)
        except Refused as refused:
            layer, found = refused.args[0], {}
        failures += [f"{path.name}: {what}" for what in differences(vector, layer, found)]
    print(f"{len(paths)} vectors, {len(failures)} failures")
    print("\n".join(failures), end="\n" if failures else "")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
