/* A small Word file: paragraphs in a zip whose members are stored as they are. */
const table = Array.from({ length: 256 }, (_, n) => {
	let c = n;
	for (let k = 0; k < 8; k++)
		c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c >>> 0;
});

function crc32(bytes) {
	let c = 0xffffffff;
	for (const b of bytes)
		c = table[(c ^ b) & 0xff] ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
}

/* What the local header and the central directory both say of a member: from "version needed" to the name's length. */
function common(name, data) {
	const h = Buffer.alloc(24);
	h.writeUInt16LE(20, 0);
	h.writeUInt16LE(0x0800, 2);
	h.writeUInt16LE(0x21, 8);
	h.writeUInt32LE(crc32(data), 10);
	h.writeUInt32LE(data.length, 14);
	h.writeUInt32LE(data.length, 18);
	h.writeUInt16LE(name.length, 22);
	return h;
}

function zip(members) {
	const files = [], entries = [];
	let at = 0;
	for (const [path, text] of members) {
		const name = Buffer.from(path), data = Buffer.from(text);
		const both = common(name, data);
		const local = Buffer.concat([Buffer.from("PK\x03\x04"), both, Buffer.alloc(2), name, data]);
		const tail = Buffer.alloc(16);
		tail.writeUInt32LE(at, 12);
		entries.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), both, tail, name]));
		files.push(local);
		at += local.length;
	}
	const directory = Buffer.concat(entries);
	const end = Buffer.alloc(22);
	end.write("PK\x05\x06", 0, "latin1");
	end.writeUInt16LE(entries.length, 8);
	end.writeUInt16LE(entries.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...files, directory, end]);
}

const xml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/* lines: { text, heading } each, heading 0 for text or the level of Word's style; headings are in bold. */
export function docx(lines) {
	const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
	const office = "http://schemas.openxmlformats.org/";
	const body = lines.map(({ text, heading }) => "<w:p>" +
		(heading ? `<w:pPr><w:pStyle w:val="Heading${heading}"/></w:pPr>` : "") +
		`<w:r>${heading ? "<w:rPr><w:b/></w:rPr>" : ""}<w:t xml:space="preserve">${xml(text)}</w:t></w:r></w:p>`).join("");
	return zip([
		["[Content_Types].xml", `${head}<Types xmlns="${office}package/2006/content-types">` +
			'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
			'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ' +
			'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'],
		["_rels/.rels", `${head}<Relationships xmlns="${office}package/2006/relationships"><Relationship Id="rId1" ` +
			`Type="${office}officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`],
		["word/document.xml", `${head}<w:document xmlns:w="${office}wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`],
	]);
}
