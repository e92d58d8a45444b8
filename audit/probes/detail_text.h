// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_DETAIL_TEXT_H_
#define PKIAUDIT_AUDIT_PROBES_DETAIL_TEXT_H_

#include <string>
#include <string_view>

namespace pkiaudit::audit::probes {

// What a library or server says, fit to be kept: UTF-8 without controls, at most 200 octets.
std::string CleanDetail(std::string_view text);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_DETAIL_TEXT_H_
