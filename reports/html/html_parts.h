// SPDX-License-Identifier: Apache-2.0
//
// What the sections of the HTML report have in common.
#ifndef PKIAUDIT_REPORTS_HTML_HTML_PARTS_H_
#define PKIAUDIT_REPORTS_HTML_HTML_PARTS_H_

#include <string_view>
#include <vector>

#include "reports/document/document.h"
#include "reports/document/fill_template.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

// Rows of one table: browsers lay a huge table out in minutes, many of this size in a second.
constexpr size_t kRowsPerTable = 500;

// Text from certificates and files, isolated from the direction of what surrounds it.
void WriteUntrusted(MarkupStream& html, std::string_view text);
void WriteHex(MarkupStream& html, std::string_view hex);
// A line "friendly name …"; nothing where the certificate has none.
void WriteFriendlyName(MarkupStream& html, std::string_view name);
void WriteTime(MarkupStream& html, std::string_view iso8601);
void WriteSeverity(MarkupStream& html, audit::Severity severity);

// A sentence of a check, filled from the finding.
void WriteParts(MarkupStream& html, const std::vector<TemplatePart>& parts);

// A check's own text: https and http addresses in it become links.
void WriteWithLinks(MarkupStream& html, std::string_view text);

// A table's head: <thead> with a row of column titles.
void WriteTableHead(MarkupStream& html, const std::vector<std::string_view>& titles);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_HTML_PARTS_H_
