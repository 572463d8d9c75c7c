#!/usr/bin/python3
"""Checks an export by RFC 6962 written out, SHA-256 of the standard library, and openssl for the signatures.

export.py KEYFILE EXPORT    Nothing of phoihop's own code is used; docs/verifying.md has the format.
"""
import base64, hashlib, subprocess, sys, tempfile


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def field(data, at):
    n = int.from_bytes(data[at:at + 4], "big")
    return data[at + 4:at + 4 + n], at + 4 + n


def root_of(edge):
    """The right edge of the tree, (height, hash) from left to right, folded into its root."""
    root = None
    for _, h in reversed(edge):
        root = h if root is None else sha(b"\1", h, root)
    return root


def signed(note, keys, work):
    text, signatures = note.split(b"\n\n")
    text += b"\n"
    for line in signatures.rstrip(b"\n").split(b"\n"):
        _, name, coded = line.split(b" ")
        coded = base64.b64decode(coded, validate=True)
        key = keys.get((name, coded[:4]))
        if key is None or name != text.split(b"\n")[0]:
            continue
        for path, data in ((work + "/text", text), (work + "/sig", coded[4:])):
            with open(path, "wb") as f:
                f.write(data)
        subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", key, "-rawin",
                        "-in", work + "/text", "-sigfile", work + "/sig"], check=True, stdout=subprocess.DEVNULL)
        return True
    return False


def main():
    with tempfile.TemporaryDirectory() as work:
        keys, edge, size, checkpoints, ended = {}, [], 0, 0, None
        for n, line in enumerate(open(sys.argv[1], "rb").read().split()):
            name, key_id, key = line.split(b"+", 2)
            with open("%s/%d.der" % (work, n), "wb") as f:
                f.write(bytes.fromhex("302a300506032b6570032100") + base64.b64decode(key)[1:])
            keys[name, bytes.fromhex(key_id.decode())] = "%s/%d.der" % (work, n)
        for line in open(sys.argv[2], "rb"):
            word = line.rstrip(b"\n").split(b" ")
            if word[0] == b"entry":
                leaf, payload = (base64.b64decode(w, validate=True) for w in word[2:4])
                size += 1
                assert int(word[1]) == size, "entry %d is missing" % size
                assert leaf[-32:] == sha(payload), "entry %d: the payload is not the one of the leaf" % size
                edge.append((0, sha(b"\0", leaf)))
                while len(edge) > 1 and edge[-1][0] == edge[-2][0]:
                    (k, left), (_, right) = edge[-2:]
                    edge[-2:] = [(k + 1, sha(b"\1", left, right))]
            elif word[0] == b"item" and word[3] != b"erased":
                committed, salt, content = (base64.b64decode(w, validate=True) for w in word[2:5])
                assert committed == sha(b"phoihop/content/v1\0", salt, content), "entry %d: item %s" % (size, word[1].decode())
                assert committed in payload, "entry %d does not commit to item %s" % (size, word[1].decode())
            elif word[0] == b"checkpoint":
                note = base64.b64decode(word[1], validate=True)
                origin, at, root = note.split(b"\n")[:3]
                if int(at) == size and base64.b64decode(root) == root_of(edge):
                    assert signed(note, keys, work), "the checkpoint at %d is not by a key of the file" % size
                    checkpoints, last = checkpoints + 1, size
            elif word[0] == b"end":
                ended = int(word[1])
        assert ended == size and checkpoints > 0 and last == size, "entries are missing at the end"
        print("%d entries, %d checkpoints signed and right, up to the last entry" % (size, checkpoints))


try:
    main()
except AssertionError as e:
    sys.exit("not in order: %s" % e)
