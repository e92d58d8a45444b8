// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_REPORTS_REVOCATION_SAVED_REVOCATION_WRITER_H_
#define PKIAUDIT_REPORTS_REVOCATION_SAVED_REVOCATION_WRITER_H_

#include <boost/filesystem/path.hpp>
#include <map>
#include <string>

#include "audit/pki/revocation_facts.h"
#include "reports/error.h"

namespace pkiaudit::reports {

// SHA-256 by the name of the file.
using SavedFiles = std::map<std::string, x509::Sha256Digest>;

// Writes what was fetched into `folder`, which is made where it does not exist: each body as
// <SHA-256>.crl, .cer or .ocsp, then index.xml (stores/snapshot/revocation.xsd). Each file appears
// as a whole or not at all, the index last: until then a former one stands with all its bodies.
// Bodies that only a former index named are removed. `facts` must have a time. Gives all
// files of the folder that are its own.
Result<SavedFiles> WriteSavedRevocation(const audit::RevocationFacts& facts,
                                        const boost::filesystem::path& folder);

}  // namespace pkiaudit::reports

#endif  // PKIAUDIT_REPORTS_REVOCATION_SAVED_REVOCATION_WRITER_H_
