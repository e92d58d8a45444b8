// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_SAVED_REVOCATION_H_
#define PKIAUDIT_STORES_SAVED_REVOCATION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "x509/digest.h"
#include "x509/time.h"

namespace pkiaudit::stores {

// A body that was fetched and kept beside the index.
struct SavedBody {
  x509::Sha256Digest sha256{};
  // Null where the file is missing, cannot be read, or is not the one that the index tells.
  std::shared_ptr<const std::vector<uint8_t>> octets;
};

// What became of one URL, in the words of revocation.xsd; what they mean is told in
// audit/pki/revocation_facts.h.
struct SavedFetch {
  std::string kind;
  std::string url;  // octets as in the certificate
  std::vector<uint8_t> request;
  std::string step;
  std::optional<int32_t> code;
  std::string detail;
  std::string address;
  std::string proxy;
  std::vector<std::string> redirects;
  std::string content_type;
  std::optional<uint32_t> connect_milliseconds;
  std::optional<uint32_t> first_byte_milliseconds;
  std::optional<uint32_t> end_milliseconds;
  uint32_t attempts = 0;
  std::vector<SavedBody> bodies;
};

// revocation/ of a snapshot.
struct SavedRevocation {
  x509::Time time;  // when fetching began
  std::vector<SavedFetch> fetches;
};

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_STORES_SAVED_REVOCATION_H_
