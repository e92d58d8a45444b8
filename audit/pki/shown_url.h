// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PKI_SHOWN_URL_H_
#define PKIAUDIT_AUDIT_PKI_SHOWN_URL_H_

#include <string>
#include <string_view>

namespace pkiaudit::audit {

// The octets of a certificate's URL as text for reports and subjects: printable ASCII and blanks as
// they are, all else as %XX; cut after 2,000 octets, with "…" and the SHA-256 of all behind, so
// that two that differ stay two.
std::string ShownUrl(std::string_view url);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_SHOWN_URL_H_
