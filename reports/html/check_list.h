// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_CHECK_LIST_H_
#define PKIAUDIT_REPORTS_HTML_CHECK_LIST_H_

#include "reports/html/findings_section.h"
#include "reports/output/markup_stream.h"

namespace pkiaudit::reports {

// Every check with how many subjects had each result: what passed, too.
void WriteCheckList(MarkupStream& html, const ChecksById& checks);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_CHECK_LIST_H_
