// SPDX-License-Identifier: Apache-2.0
//
// How the writers for people say what is told of an RA certificate.
#ifndef PKIAUDIT_REPORTS_DOCUMENT_RA_WORDS_H_
#define PKIAUDIT_REPORTS_DOCUMENT_RA_WORDS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "reports/document/ra_certificate.h"

namespace pkiaudit::reports {

std::string_view RaStateWords(RaState state);                    // "not yet valid"
std::string_view RaGenerationWords(audit::RaStanding standing);  // "another generation"
std::string_view RaAspectWords(RaAspect aspect);                 // "Service account"
// Of a result that is no finding: "as it should be", "not known"; empty where there is nothing to
// say.
std::string_view RaResultWords(audit::Result result);

// Rights on a file, as Windows names them: "Full control", "Read", "read, change permissions".
std::string RightsWords(uint32_t rights);
// What an account may do: "Read, and Write on a condition"; "nothing".
std::string RightsWords(const RaKeyAccountEvent& account);
std::string_view KeyAccountVerdictWords(const RaKeyAccountEvent& account);  // "too open"

// What is to be said of the chain as a whole, in a sentence without its full stop.
std::string ChainWords(const RaChainEvent& chain);
// Of the link with that index: "trusted root", "has expired", "valid".
std::string LinkWords(const RaChainEvent& chain, size_t index);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_RA_WORDS_H_
