// SPDX-License-Identifier: Apache-2.0
//
// How the writers for people say what is told of a place of revocation.
#ifndef PKIAUDIT_REPORTS_DOCUMENT_REVOCATION_WORDS_H_
#define PKIAUDIT_REPORTS_DOCUMENT_REVOCATION_WORDS_H_

#include <string>
#include <string_view>

#include "reports/document/revocation_place.h"

namespace pkiaudit::reports {

std::string_view RevocationStateWords(RevocationState state);  // "not yet valid"
std::string_view FetchKindWords(audit::FetchKind kind);        // "delta CRL"

// How fetching ended: "it answered (200)", "the server answers with an HTTP error (404)"; empty
// where nothing was fetched.
std::string FetchWords(const RevocationEvent& place);
// How long it took: "19 ms: connected after 3, first octet after 11"; empty where not known.
std::string FetchTimeWords(const RevocationEvent& place);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_REVOCATION_WORDS_H_
