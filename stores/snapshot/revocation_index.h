// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_SNAPSHOT_REVOCATION_INDEX_H_
#define PKIAUDIT_STORES_SNAPSHOT_REVOCATION_INDEX_H_

#include <functional>
#include <optional>
#include <string>

#include "stores/formats/destination.h"
#include "stores/saved_revocation.h"

namespace pkiaudit::stores {

// The octets of a file beside the index; null, and told by the callee, where there are none to be
// had.
using BodyReader =
    std::function<std::shared_ptr<const std::vector<uint8_t>>(const std::string& file)>;

// revocation/index.xml (revocation.xsd). Nothing where it is no such file; a `fetch` in it that is
// not as the schema asks is told and left out, and so is a body that is not the one that the index
// tells.
std::optional<SavedRevocation> ReadRevocationIndex(x509::Bytes octets, const BodyReader& read_body,
                                                   const Destination& destination);

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SNAPSHOT_REVOCATION_INDEX_H_
