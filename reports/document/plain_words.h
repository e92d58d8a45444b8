// SPDX-License-Identifier: Apache-2.0
//
// How the writers for people say times, spans, counts and enumerations.
#ifndef PKIAUDIT_REPORTS_DOCUMENT_PLAIN_WORDS_H_
#define PKIAUDIT_REPORTS_DOCUMENT_PLAIN_WORDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reports/document/document.h"

namespace pkiaudit::reports {

// "2026-06-01 08:00:00 UTC" from "2026-06-01T08:00:00Z"; any other text as it is.
std::string TimeWords(std::string_view iso8601);

// "45 days", "3 hours 20 minutes", "1 day 6 hours"; two units at most, days alone from ten on.
std::string DurationWords(int64_t seconds);

// Where `time` lies as seen from `now`: "in 14 days", "45 days ago"; empty where either is no time.
std::string RelativeWords(std::string_view now, std::string_view time);

// "1,234,567", "1 finding", "2 findings".
std::string CountWords(uint64_t count);
std::string CountWords(uint64_t count, std::string_view singular, std::string_view plural);

// A piece of evidence's value for people.
std::string EvidenceWords(const EvidenceEvent& evidence);
// "issuer key size" from "issuerKeySize".
std::string EvidenceNameWords(std::string_view name);

std::string_view CoverageCauseWords(audit::CoverageCause cause);  // "not supplied"
std::string_view TimeSourceWords(TimeSource source);              // "given with --at"
std::string_view InputKindWords(InputKind kind);                  // "host snapshot"

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_PLAIN_WORDS_H_
