// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_RA_DETAILS_H_
#define PKIAUDIT_REPORTS_HTML_RA_DETAILS_H_

#include <string_view>

#include "reports/document/ra_certificate.h"
#include "reports/html/findings_section.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

// What the checks say of one line: in a word, or as a link to the finding.
void WriteRaVerdict(MarkupStream& html, const RaFactEvent& fact, const ChecksById& checks);

// All that is told of one RA certificate: line by line, account by account, link by link.
void WriteRaDetails(MarkupStream& html, std::string_view audit_time,
                    const RaCertificateEvent& certificate, const ChecksById& checks);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_RA_DETAILS_H_
