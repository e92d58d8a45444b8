// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_X509_SECRET_H_
#define PKIAUDIT_X509_SECRET_H_

#include <cstdint>
#include <span>

namespace pkiaudit::x509 {

// Overwrites octets that nobody shall find in memory later; no compiler leaves it out.
void Wipe(std::span<uint8_t> octets);

}  // namespace pkiaudit::x509

#endif  // PKIAUDIT_X509_SECRET_H_
