// Checks receipts with golang.org/x/mod (sumdb/note and sumdb/tlog): the signature on the checkpoint and the inclusion of
// the leaf. Nothing of this program's own code is used.
//
//	receipt KEYFILE RECEIPT...
//	receipt KEYFILE -              receipts on the standard input, a zero byte after each
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(text []byte, known note.Verifiers) error {
	head, checkpoint, ok := bytes.Cut(text, []byte("\n\n"))
	if !ok {
		return fmt.Errorf("no checkpoint")
	}
	lines := strings.Split(string(head), "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("not a tlog-proof")
	}
	extra, err := base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	extra = bytes.TrimPrefix(extra, []byte("phoihop/receipt/v1\n"))
	leaf := extra[4 : 4+binary.BigEndian.Uint32(extra)]
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, l := range lines[3:] {
		h, err := tlog.ParseHash(l)
		if err != nil {
			return err
		}
		proof = append(proof, h)
	}
	n, err := note.Open(checkpoint, known)
	if err != nil {
		return err
	}
	part := strings.Split(n.Text, "\n")
	size, err := strconv.ParseInt(part[1], 10, 64)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(part[2])
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(leaf))
}

// Receipts on the standard input; the key file is there when the first one is.
func checkAll(in *bufio.Reader, known note.Verifiers) (n int, err error) {
	for {
		text, end := in.ReadBytes(0)
		if end != nil {
			if len(text) > 0 {
				return n, fmt.Errorf("the last receipt is cut off")
			}
			return n, nil
		}
		if err := check(text[:len(text)-1], known); err != nil {
			return n, fmt.Errorf("receipt %d: %v", n+1, err)
		}
		n++
	}
}

func main() {
	in := bufio.NewReader(os.Stdin)
	many := len(os.Args) == 3 && os.Args[2] == "-"
	if many {
		in.Peek(1)
	}
	keys, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	var list []note.Verifier
	for _, l := range strings.Fields(string(keys)) {
		v, err := note.NewVerifier(l)
		if err != nil {
			panic(err)
		}
		list = append(list, v)
	}
	known := note.VerifierList(list...)
	if many {
		n, err := checkAll(in, known)
		if err != nil || n == 0 {
			fmt.Printf("%d receipts verified, then: %v\n", n, err)
			os.Exit(1)
		}
		fmt.Printf("%d receipts verified by golang.org/x/mod\n", n)
		return
	}
	for _, name := range os.Args[2:] {
		text, err := os.ReadFile(name)
		if err == nil {
			err = check(text, known)
		}
		if err != nil {
			fmt.Printf("%s: %v\n", name, err)
			os.Exit(1)
		}
	}
	fmt.Printf("%d receipts verified by golang.org/x/mod\n", len(os.Args)-2)
}
