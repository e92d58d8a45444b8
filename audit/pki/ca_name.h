// SPDX-License-Identifier: Apache-2.0
//
// How AD CS writes the name of a CA in its configuration.
#ifndef PKIAUDIT_AUDIT_PKI_CA_NAME_H_
#define PKIAUDIT_AUDIT_PKI_CA_NAME_H_

#include <optional>
#include <string>
#include <string_view>

#include "x509/name.h"

namespace pkiaudit::audit {

// Undoes the sanitising of [MS-WCCE] 3.1.1.4.1.1.2: "Corp !0028G2!0029" is "Corp (G2)". What is no
// '!' with four hexadecimal digits stays as it is, as do halves of surrogate pairs. UTF-8.
std::string UnsanitizeCaName(std::string_view sanitized);

// Whether the CA that issues under `issuer` is the one that AD CS calls `configured` (the part
// behind '\' of "host\name"), sanitised or not, shortened or not; ASCII letters compare without
// regard to case. Nothing where the issuer has no common name, which is what a CA is called by, or
// `configured` is empty.
std::optional<bool> IsCaNamed(const x509::Name& issuer, std::string_view configured);

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_PKI_CA_NAME_H_
