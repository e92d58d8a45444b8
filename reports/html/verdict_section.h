// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_VERDICT_SECTION_H_
#define PKIAUDIT_REPORTS_HTML_VERDICT_SECTION_H_

#include <string>
#include <vector>

#include "reports/document/document.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

// "ndes01.corp.example"; where no host is known, what was audited.
std::string_view AuditedThing(const Head& head);

// The first screen: the answer, and beside it what was not evaluated, and why.
void WriteVerdictSection(MarkupStream& html, const Head& head, const VerdictEvent& verdict,
                         const std::vector<CoverageEvent>& gaps);

// The whole list of what was not evaluated.
void WriteCoverageSection(MarkupStream& html, const std::vector<CoverageEvent>& gaps);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_VERDICT_SECTION_H_
