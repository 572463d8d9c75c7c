/**
 * doc/docx_parts.h — the fixed parts of a .docx and its styles, for docx_write.c only.
 *
 * Sizes are half-points (28 = 14 pt), lengths twips (567 = 10 mm). Margins: top and bottom 20 mm = 1134, left 30 mm = 1701,
 * right 15 mm = 850; the page number stands 10 mm from the edge.
 */
#ifndef DOC_DOCX_PARTS_H
#define DOC_DOCX_PARTS_H

#define DOCX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define DOCX_NS \
	"xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" " \
	"xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

#define DOCX_CONTENT_TYPES \
	"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">" \
	"<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>" \
	"<Default Extension=\"xml\" ContentType=\"application/xml\"/>" \
	"<Override PartName=\"/docProps/core.xml\" " \
	"ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>" \
	"<Override PartName=\"/word/document.xml\" " \
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>" \
	"<Override PartName=\"/word/styles.xml\" " \
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>" \
	"<Override PartName=\"/word/numbering.xml\" " \
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml\"/>" \
	"<Override PartName=\"/word/settings.xml\" " \
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>" \
	"<Override PartName=\"/word/header1.xml\" " \
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>" \
	"<Override PartName=\"/word/header2.xml\" " \
	"ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>" \
	"</Types>"

#define DOCX_ROOT_RELS \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" \
	"<Relationship Id=\"rId1\" " \
	"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" " \
	"Target=\"word/document.xml\"/>" \
	"<Relationship Id=\"rId2\" " \
	"Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" " \
	"Target=\"docProps/core.xml\"/>" \
	"</Relationships>"

#define DOCX_DOCUMENT_RELS \
	"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" \
	"<Relationship Id=\"rId1\" " \
	"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>" \
	"<Relationship Id=\"rId2\" " \
	"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering\" " \
	"Target=\"numbering.xml\"/>" \
	"<Relationship Id=\"rId3\" " \
	"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings\" Target=\"settings.xml\"/>" \
	"<Relationship Id=\"rId4\" " \
	"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"/>" \
	"<Relationship Id=\"rId5\" " \
	"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header2.xml\"/>" \
	"</Relationships>"

#define DOCX_CORE_OPEN \
	"<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" " \
	"xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" " \
	"xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"

#define DOCX_PAGE \
	"<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/>" \
	"<w:headerReference w:type=\"first\" r:id=\"rId5\"/>" \
	"<w:pgSz w:w=\"11906\" w:h=\"16838\"/>" \
	"<w:pgMar w:top=\"1134\" w:right=\"850\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"567\" w:footer=\"567\" " \
	"w:gutter=\"0\"/>" \
	"<w:titlePg/></w:sectPr>"

#define DOCX_SETTINGS_OPEN "<w:settings " DOCX_NS ">"
#define DOCX_SETTINGS_REST \
	"<w:defaultTabStop w:val=\"567\"/><w:compat><w:doNotExpandShiftReturn/>" \
	"<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>" \
	"</w:compat></w:settings>"

#define DOCX_SETTINGS DOCX_SETTINGS_OPEN DOCX_SETTINGS_REST

#define DOCX_ABSTRACT_LISTS \
	"<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"singleLevel\"/>" \
	"<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"-\"/>" \
	"<w:lvlJc w:val=\"left\"/><w:pPr><w:tabs><w:tab w:val=\"num\" w:pos=\"964\"/></w:tabs>" \
	"<w:ind w:left=\"0\" w:firstLine=\"567\"/></w:pPr></w:lvl>" \
	"</w:abstractNum>" \
	"<w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"singleLevel\"/>" \
	"<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/>" \
	"<w:lvlJc w:val=\"left\"/><w:pPr><w:tabs><w:tab w:val=\"num\" w:pos=\"964\"/></w:tabs>" \
	"<w:ind w:left=\"0\" w:firstLine=\"567\"/></w:pPr></w:lvl>" \
	"</w:abstractNum>"

#define DOCX_STYLES_OPEN "<w:styles " DOCX_NS ">"
#define DOCX_STYLES_REST \
	"<w:docDefaults><w:rPrDefault><w:rPr>" \
	"<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"Times New Roman\" " \
	"w:cs=\"Times New Roman\"/>" \
	"<w:color w:val=\"000000\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>" \
	"<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"ar-SA\"/>" \
	"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>" \
	"<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>" \
	"</w:docDefaults>" \
	"<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>" \
	"<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>" \
	"<w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar>" \
	"<w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>" \
	"<w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/>" \
	"<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>" \
	"<w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>" \
	"<w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>" \
	"<w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>" \
	"<w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>" \
	"<w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>" \
	"<w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>" \
	"</w:tblBorders></w:tblPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Body\"><w:name w:val=\"Body of text\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>" \
	"<w:spacing w:before=\"120\" w:line=\"400\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"567\"/>" \
	"<w:jc w:val=\"both\"/></w:pPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Plain\"><w:name w:val=\"Plain\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>" \
	"<w:spacing w:before=\"120\" w:line=\"400\" w:lineRule=\"exact\"/></w:pPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Center\"><w:name w:val=\"Centred\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:before=\"60\"/><w:jc w:val=\"center\"/>" \
	"</w:pPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Note\"><w:name w:val=\"Note\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:before=\"60\"/></w:pPr><w:rPr><w:i/>" \
	"<w:sz w:val=\"24\"/></w:rPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Quoted\">" \
	"<w:name w:val=\"Quoted from a unit\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>" \
	"<w:spacing w:before=\"120\" w:line=\"400\" w:lineRule=\"exact\"/><w:ind w:left=\"567\" w:right=\"284\"/>" \
	"<w:jc w:val=\"both\"/></w:pPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Bullet\"><w:name w:val=\"Bullet list\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/>" \
	"</w:numPr><w:spacing w:before=\"120\" w:line=\"400\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr>" \
	"</w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Number\"><w:name w:val=\"Numbered list\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>" \
	"<w:spacing w:before=\"120\" w:line=\"400\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Head\"><w:name w:val=\"Head\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:jc w:val=\"center\"/></w:pPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"HeadRule\">" \
	"<w:name w:val=\"Head over a rule\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>" \
	"<w:jc w:val=\"center\"/></w:pPr><w:rPr><w:u w:val=\"single\"/></w:rPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"HeadDate\"><w:name w:val=\"Place and date\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:before=\"120\"/><w:jc w:val=\"center\"/>" \
	"</w:pPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Left\"><w:name w:val=\"Copies to\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Cell\"><w:name w:val=\"Cell\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:before=\"40\" w:after=\"40\"/></w:pPr>" \
	"<w:rPr><w:sz w:val=\"24\"/></w:rPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"CellMiddle\">" \
	"<w:name w:val=\"Cell, centred\"/><w:basedOn w:val=\"Cell\"/><w:qFormat/><w:pPr><w:jc w:val=\"center\"/>" \
	"</w:pPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"CellRight\"><w:name w:val=\"Cell, figures\"/>" \
	"<w:basedOn w:val=\"Cell\"/><w:qFormat/><w:pPr><w:jc w:val=\"right\"/></w:pPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Gap\"><w:name w:val=\"Gap\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:spacing w:line=\"120\" w:lineRule=\"exact\"/></w:pPr>" \
	"<w:rPr><w:sz w:val=\"8\"/></w:rPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:styleId=\"Header\"><w:name w:val=\"header\"/><w:basedOn w:val=\"Normal\"/>" \
	"<w:pPr><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:sz w:val=\"26\"/></w:rPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/>" \
	"<w:spacing w:before=\"120\" w:line=\"400\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"567\"/>" \
	"<w:jc w:val=\"both\"/><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:styleId=\"Heading2\"><w:name w:val=\"heading 2\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/>" \
	"<w:spacing w:before=\"120\" w:line=\"400\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"567\"/>" \
	"<w:jc w:val=\"both\"/><w:outlineLvl w:val=\"1\"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:styleId=\"Heading3\"><w:name w:val=\"heading 3\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/>" \
	"<w:spacing w:before=\"120\" w:line=\"400\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"567\"/>" \
	"<w:jc w:val=\"both\"/><w:outlineLvl w:val=\"2\"/></w:pPr><w:rPr><w:b/><w:i/></w:rPr></w:style>" \
	"<w:style w:type=\"paragraph\" w:styleId=\"Heading4\"><w:name w:val=\"heading 4\"/>" \
	"<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/>" \
	"<w:spacing w:before=\"120\" w:line=\"400\" w:lineRule=\"exact\"/><w:ind w:firstLine=\"567\"/>" \
	"<w:jc w:val=\"both\"/><w:outlineLvl w:val=\"3\"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>" \
	"</w:styles>"

#define DOCX_STYLES DOCX_STYLES_OPEN DOCX_STYLES_REST

#endif
