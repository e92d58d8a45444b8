// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_DOCUMENT_REVOCATION_EVENTS_H_
#define PKIAUDIT_REPORTS_DOCUMENT_REVOCATION_EVENTS_H_

#include "audit/audit_input.h"
#include "reports/document/document.h"

namespace pkiaudit::reports {

// Tells every URL of revocation in scope, each once for its purpose, and the CRLs that were handed
// over and matter; the worst first, of one state in the order of kind and place.
void EmitRevocation(const audit::AuditInput& input, Consumer& consumer);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_DOCUMENT_REVOCATION_EVENTS_H_
