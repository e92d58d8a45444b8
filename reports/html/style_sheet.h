// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_STYLE_SHEET_H_
#define PKIAUDIT_REPORTS_HTML_STYLE_SHEET_H_

#include <string_view>

namespace pkiaudit::reports {

extern const std::string_view kStyleSheet;  // html/style.css

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_STYLE_SHEET_H_
