// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_DOCUMENT_EVIDENCE_TEXT_H_
#define PKIAUDIT_REPORTS_DOCUMENT_EVIDENCE_TEXT_H_

#include <string>

#include "audit/value.h"

namespace pkiaudit::reports {

// The lexical form of a value: time ISO 8601, duration in seconds, integers decimal, offset in
// octets, access rule "allow 0x00120089 S-1-5-18"; other kinds as they are.
std::string EvidenceText(const audit::Value& value);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_EVIDENCE_TEXT_H_
