// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_FILE_FETCHER_H_
#define PKIAUDIT_AUDIT_PROBES_FILE_FETCHER_H_

#include "audit/pki/url.h"
#include "audit/probes/body_store.h"
#include "audit/probes/fetcher.h"

namespace pkiaudit::audit::probes {

// A file: URL, where FetchOptions allows them. A host in it (a share) is understood on Windows
// only.
void FetchFile(const ParsedUrl& url, const FetchOptions& options, BodyStore& bodies,
               FetchOutcome& outcome);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_FILE_FETCHER_H_
