// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_REVOCATION_SECTION_H_
#define PKIAUDIT_REPORTS_HTML_REVOCATION_SECTION_H_

#include <vector>

#include "reports/document/document.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

// The places of revocation and what they give. Nothing where there are none.
void WriteRevocationSection(MarkupStream& html, const Head& head,
                            const std::vector<RevocationEvent>& places);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_REVOCATION_SECTION_H_
