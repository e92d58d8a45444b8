// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_BODY_STORE_H_
#define PKIAUDIT_AUDIT_PROBES_BODY_STORE_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "audit/pki/revocation_facts.h"
#include "x509/bytes.h"
#include "x509/digest.h"

namespace pkiaudit::audit::probes {

// Keeps bodies while they come: in memory as long as all of them together are within the limit,
// what is over it in a temporary file that has no name and is gone with the last of its bodies.
// Bodies hold what they need, so they outlive the store. Safe from several threads; each Writer
// belongs to one.
class BodyStore {
 public:
  BodyStore(uint64_t max_in_memory, uint64_t max_spooled);

  class Writer;
  Writer Start();

 private:
  class Shared;
  class Body;
  std::shared_ptr<Shared> shared_;
};

class BodyStore::Writer {
 public:
  ~Writer();
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;

  // False where there is no room for it, in memory or on the disk; then nothing may follow.
  bool Append(x509::Bytes octets);
  uint64_t size() const;
  // Ends the body. Nothing may follow. Nothing where there is no room for it on the disk.
  std::optional<FetchOutcome::Body> Finish();

 private:
  friend class BodyStore;
  explicit Writer(std::shared_ptr<Shared> shared);

  std::unique_ptr<Body> body_;
  x509::Sha256Stream digest_;
};

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_BODY_STORE_H_
