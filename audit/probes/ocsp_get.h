// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_OCSP_GET_H_
#define PKIAUDIT_AUDIT_PROBES_OCSP_GET_H_

#include <optional>

#include "audit/pki/url.h"
#include "x509/bytes.h"

namespace pkiaudit::audit::probes {

// The URL of an OCSP request by GET (RFC 6960 A.1: base64, escaped, behind the responder's path);
// nothing where it would be longer than the 255 octets up to which RFC 5019 5 asks for GET, so that
// POST is right.
std::optional<ParsedUrl> OcspGetUrl(const ParsedUrl& responder, x509::Bytes request);

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_OCSP_GET_H_
