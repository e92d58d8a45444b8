// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_HTML_CONTENT_SECURITY_POLICY_H_
#define PKIAUDIT_REPORTS_HTML_CONTENT_SECURITY_POLICY_H_

#include <string>
#include <string_view>

namespace pkiaudit::reports {

// The policy (Content Security Policy Level 3) of a page that may use nothing but the one style
// sheet whose text is `style_sheet`, allowed by its hash.
std::string ContentSecurityPolicy(std::string_view style_sheet);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_HTML_CONTENT_SECURITY_POLICY_H_
