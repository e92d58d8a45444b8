// SPDX-License-Identifier: Apache-2.0
//
// What the checks of OCSP responders share: when they apply, how they judge, and what is to be
// done.
#ifndef PKIAUDIT_AUDIT_CHECKS_OCSP_CHECK_H_
#define PKIAUDIT_AUDIT_CHECKS_OCSP_CHECK_H_

#include <algorithm>
#include <array>
#include <string_view>

#include "audit/check.h"
#include "audit/pki/revocation_judgement.h"

namespace pkiaudit::audit::checks {

// Fails for the responders whose answer is in one of `states`.
template <OcspAnswer::State... states>
inline constexpr HostCheck kOcspCheck{
    .applies =
        [](const AuditInput& input) {
          return !input.revocation.IsOffline() && !input.revocation.ocsp_answers().empty();
        },
    .judge = [](const AuditInput& input,
                Results& results) { JudgeOcspAnswersInState(input, {states...}, results); }};

inline constexpr std::string_view kOcspSeverityReason =
    "A warning: Windows falls back to the CRL. An error where the certificate names no CRL "
    "distribution point.";

inline constexpr std::string_view kOcspMeaning =
    "Windows asks the responder first, and falls back to the CRL where the certificate names one; "
    "each failure costs up to 15 seconds, in which NDES, IIS and devices wait. Without a CRL the "
    "check fails with CRYPT_E_REVOCATION_OFFLINE (0x80092013).";

// kOcspMeaning, a blank and `more`, made by the compiler; `more` must be constexpr with linkage.
template <const std::string_view& more>
struct OcspMeaning {
  static constexpr auto kCharacters = [] {
    std::array<char, kOcspMeaning.size() + 1 + more.size()> characters{};
    auto* end = std::ranges::copy(kOcspMeaning, characters.data()).out;
    *end++ = ' ';
    std::ranges::copy(more, end);
    return characters;
  }();
  static constexpr std::string_view kText{kCharacters.data(), kCharacters.size()};
};

inline constexpr std::string_view kMendResponder =
    "On the responder, look at its revocation configuration and at the events of the service:\n"
    "$ Get-Service OcspSvc\n"
    "$ Get-WinEvent -MaxEvents 20 -ProviderName Microsoft-Windows-OnlineResponder\n"
    "Renew its signing certificate, or have it read the current CRL, as the finding says.";

inline constexpr std::string_view kVerifyResponder =
    "$ certutil -verify -urlfetch certificate.cer\n"
    "The OCSP URL is listed as verified.";

}  // namespace pkiaudit::audit::checks

#endif  // PKIAUDIT_AUDIT_CHECKS_OCSP_CHECK_H_
