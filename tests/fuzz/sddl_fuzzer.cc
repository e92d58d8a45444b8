// SPDX-License-Identifier: Apache-2.0
//
// SDDL: what is read and printed reads as the same value, an error lies within the text, and access
// of any account to what is read can be evaluated.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "audit/pki/access.h"
#include "audit/pki/exposures.h"
#include "stores/keys/sddl.h"

namespace {

void Require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

void Evaluate(const pkiaudit::stores::SecurityDescriptor& descriptor) {
  using pkiaudit::audit::Access;
  const pkiaudit::audit::AccountContext context{
      .account = pkiaudit::stores::SecurityIdentifier(5, {21, 7, 8, 9, 1601}),
      .groups = std::nullopt,
      .pool = std::nullopt};
  const auto decision =
      pkiaudit::audit::EvaluateAccess(descriptor, context, pkiaudit::audit::kFileRead);
  Require((decision.missing == 0) == (decision.access == Access::kGranted));
  const auto exposures = pkiaudit::audit::FindExposures(descriptor, &context);
  Require(exposures.has_value() ==
          (descriptor.dacl.state != pkiaudit::stores::Acl::State::kAbsent));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto descriptor = pkiaudit::stores::ParseSddl(text);
  if (!descriptor) {
    Require(descriptor.error().position <= size);
    return 0;
  }
  const auto again = pkiaudit::stores::ParseSddl(pkiaudit::stores::ToSddl(*descriptor));
  Require(again && *again == *descriptor);
  Evaluate(*descriptor);
  return 0;
}
