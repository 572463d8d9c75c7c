/**
 * doc/reader.h — the readers of the formats; called by doc/text.c in the sandboxed child.
 */
#ifndef DOC_READER_H
#define DOC_READER_H

#include "doc/text.h"
#include "doc/unzip.h"

#define READER_PART_MAX ((size_t)48 << 20)     /* the largest XML part that is unpacked */

enum doc_fault docx_read(struct arena *a, const struct unzip *z, struct doc_text *out);
enum doc_fault odt_read(struct arena *a, const struct unzip *z, struct doc_text *out);
enum doc_fault xlsx_strings(struct arena *a, const struct unzip *z, struct doc_text *out);   /* strings.c */
enum doc_fault xml_strings(struct arena *a, struct str bytes, struct doc_text *out);
/* A part by name; DOC_FAULT_DAMAGED when it is not there. */
enum doc_fault reader_part(struct arena *a, const struct unzip *z, struct str name, struct str *bytes);
enum doc_fault reader_unzip_fault(enum unzip_fault f);

#endif
