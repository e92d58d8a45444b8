// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_RA_SECTION_H_
#define PKIAUDIT_REPORTS_HTML_RA_SECTION_H_

#include <string_view>
#include <vector>

#include "reports/document/document.h"
#include "reports/html/findings_section.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

// The two RA roles and the generations of their certificates, each with its life on a common axis
// and what the checks say of it in short; then those in use one by one.
void WriteRaSection(MarkupStream& html, std::string_view audit_time,
                    const std::vector<RaCertificateEvent>& certificates, const ChecksById& checks);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_RA_SECTION_H_
