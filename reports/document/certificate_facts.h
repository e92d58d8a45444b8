// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_DOCUMENT_CERTIFICATE_FACTS_H_
#define PKIAUDIT_REPORTS_DOCUMENT_CERTIFICATE_FACTS_H_

#include <string_view>

#include "audit/audit_input.h"
#include "reports/document/document.h"

namespace pkiaudit::reports {

// Its property, empty where it has none.
std::string_view FriendlyName(const stores::Inventory& inventory,
                              const stores::CertificateEntry& entry);

// Fills `event` with what a report tells of an entry. What cannot be read is empty; what is
// odd in a certificate is a finding's matter.
void ReadCertificateFacts(const audit::AuditInput& input, stores::EntryId id,
                          CertificateEvent& event);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_CERTIFICATE_FACTS_H_
