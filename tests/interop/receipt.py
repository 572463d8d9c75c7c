#!/usr/bin/python3
"""Checks receipts by RFC 6962 written out, SHA-256 of the standard library, and openssl for the signature.

receipt.py KEYFILE RECEIPT...    Nothing of phoihop's own code is used.
"""
import base64, hashlib, os, subprocess, sys, tempfile


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root_of(leaf, index, size, proof):
    """RFC 6962 2.1.1 turned round: the root that a path leads to."""
    if size == 1:
        assert not proof
        return leaf
    k = 1
    while k * 2 < size:
        k *= 2
    if index < k:
        return sha(b"\1", root_of(leaf, index, k, proof[:-1]), proof[-1])
    return sha(b"\1", proof[-1], root_of(leaf, index - k, size - k, proof[:-1]))


def check(path, keys, work):
    head, text, signatures = open(path, "rb").read().split(b"\n\n")
    first, extra, index, *proof = head.split(b"\n")
    assert first == b"c2sp.org/tlog-proof@v1"
    extra = base64.b64decode(extra[len(b"extra "):], validate=True)[len(b"phoihop/receipt/v1\n"):]
    leaf = extra[4:4 + int.from_bytes(extra[:4], "big")]
    origin, size, root = text.split(b"\n")
    proof = [base64.b64decode(p, validate=True) for p in proof]
    path_root = root_of(sha(b"\0", leaf), int(index[len(b"index "):]), int(size), proof)
    assert path_root == base64.b64decode(root, validate=True), "the proof does not lead to the root"
    dash, name, coded = signatures.rstrip(b"\n").split(b"\n")[0].split(b" ")
    coded = base64.b64decode(coded, validate=True)
    assert name == origin and (name, coded[:4]) in keys, "not a key of the file"
    with open(work + "/text", "wb") as f:
        f.write(text + b"\n")
    with open(work + "/sig", "wb") as f:
        f.write(coded[4:])
    subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", keys[name, coded[:4]], "-rawin",
                    "-in", work + "/text", "-sigfile", work + "/sig"], check=True, stdout=subprocess.DEVNULL)


def main():
    with tempfile.TemporaryDirectory() as work:
        keys = {}
        for n, line in enumerate(open(sys.argv[1], "rb").read().split()):
            name, key_id, key = line.split(b"+", 2)
            path = "%s/%d.der" % (work, n)
            with open(path, "wb") as f:      # RFC 8410: an Ed25519 public key is this and 32 bytes
                f.write(bytes.fromhex("302a300506032b6570032100") + base64.b64decode(key)[1:])
            keys[name, bytes.fromhex(key_id.decode())] = path
        for path in sys.argv[2:]:
            try:
                check(path, keys, work)
            except Exception as e:
                sys.exit("%s: %s" % (path, e))
    print("%d receipts verified by openssl and RFC 6962 written out" % (len(sys.argv) - 2))


main()
