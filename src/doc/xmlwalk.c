#include "doc/xmlwalk.h"

#include <libxml/xmlreader.h>

#define DEPTH_MAX 256

struct xml_at {
	xmlTextReaderPtr reader;
};

static void
quiet(void *arg, const char *msg, xmlParserSeverities severity, xmlTextReaderLocatorPtr at)
{
	(void)arg;
	(void)msg;
	(void)severity;
	(void)at;
}

static struct str
view(const xmlChar *z)
{
	return str_of((const char *)z);
}

bool
xml_attr(struct xml_at *at, struct arena *a, const char *name, struct str *value)
{
	bool found = false;

	if (xmlTextReaderMoveToFirstAttribute(at->reader) != 1)
		return false;
	do {
		if (str_is(view(xmlTextReaderConstLocalName(at->reader)), name)) {
			*value = str_dup(a, view(xmlTextReaderConstValue(at->reader)));
			found = true;
		}
	} while (!found && xmlTextReaderMoveToNextAttribute(at->reader) == 1);
	(void)xmlTextReaderMoveToElement(at->reader);
	return found;
}

/* One event. False with the fault set when it must not stand in an office file. */
static bool
step(xmlTextReaderPtr r, const struct xml_walk *w, void *arg, enum doc_fault *fault)
{
	struct xml_at at = { r };
	struct str ns, name;

	if (xmlTextReaderDepth(r) > DEPTH_MAX) {
		*fault = DOC_FAULT_DEEP;
		return false;
	}
	switch (xmlTextReaderNodeType(r)) {
	case XML_READER_TYPE_ELEMENT:
		ns = view(xmlTextReaderConstNamespaceUri(r));
		name = view(xmlTextReaderConstLocalName(r));
		w->open(arg, &at, ns, name);
		if (xmlTextReaderIsEmptyElement(r) == 1)
			w->close(arg, ns, name);
		return true;
	case XML_READER_TYPE_END_ELEMENT:
		w->close(arg, view(xmlTextReaderConstNamespaceUri(r)), view(xmlTextReaderConstLocalName(r)));
		return true;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_WHITESPACE:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		w->text(arg, view(xmlTextReaderConstValue(r)));
		return true;
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
	case XML_READER_TYPE_ENTITY:
		*fault = DOC_FAULT_DOCTYPE;
		return false;
	default:
		return true;
	}
}

/* libxml2 says "too deep" as an ordinary error: told apart by the last error's code. */
static enum doc_fault
broken(void)
{
	const xmlError *e = xmlGetLastError();

	return e != NULL && e->code == XML_ERR_INTERNAL_ERROR && e->message != NULL && strstr(e->message, "depth") != NULL
	    ? DOC_FAULT_DEEP : DOC_FAULT_DAMAGED;
}

enum doc_fault
xml_walk(struct str bytes, const struct xml_walk *w, void *arg)
{
	enum doc_fault fault = DOC_FAULT_NONE;
	xmlTextReaderPtr r;
	int more;

	if (memmem(bytes.p, bytes.n, "<!DOCTYPE", 9) != NULL || memmem(bytes.p, bytes.n, "<!ENTITY", 8) != NULL)
		return DOC_FAULT_DOCTYPE;
	if (bytes.n == 0 || bytes.n > INT32_MAX)
		return DOC_FAULT_DAMAGED;
	xmlResetLastError();
	r = xmlReaderForMemory(bytes.p, (int)bytes.n, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (r == NULL)
		return DOC_FAULT_MEMORY;
	xmlTextReaderSetErrorHandler(r, quiet, NULL);
	while ((more = xmlTextReaderRead(r)) == 1)
		if (!step(r, w, arg, &fault))
			break;
	if (more < 0 && fault == DOC_FAULT_NONE)
		fault = broken();
	xmlFreeTextReader(r);
	return fault;
}
