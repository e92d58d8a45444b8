// SPDX-License-Identifier: Apache-2.0
#include "cli/trust_lists.h"

#include <cstdint>
#include <utility>

#include "audit/pki/root_standing.h"
#include "stores/file.h"
#include "stores/path_text.h"
#include "x509/trust_list.h"

namespace pkiaudit::cli {
namespace {

// Microsoft's have 150 kB.
constexpr uint64_t kMaxSize = 64u << 20;

// Adds what the file says; the message where it is no good.
std::string AddFile(const std::string& path, audit::RootList& list) {
  auto file = stores::File::Open(stores::PathFromText(path));
  std::vector<uint8_t> octets;
  const auto read = file ? stores::ReadRest(*file, kMaxSize, octets) : tl::unexpected(file.error());
  if (!read) return std::string(stores::Describe(read.error().code));
  if (x509::AsText(octets).starts_with("MSCF")) {
    return "It is a cabinet; take the .stl out of it first (expand FILE.cab -F:* .).";
  }
  const auto trust_list = x509::ParseTrustList(octets);
  if (!trust_list) {
    return "It is no certificate trust list, or damaged, at octet " +
           std::to_string(trust_list.error().offset) + ": " +
           std::string(x509::Describe(trust_list.error().code));
  }
  auto signature = x509::VerifyTrustList(octets, *trust_list);
  if (signature.status != x509::SignatureStatus::kValid) {
    return "Its signature does not verify; fetch it again.";
  }
  if (!audit::AddTrustList(*trust_list, list)) {
    return "It is a trust list, but neither one of roots nor one of disallowed certificates.";
  }
  list.lists.push_back(audit::OriginOf(path, *trust_list, std::move(signature)));
  return {};
}

}  // namespace

tl::expected<audit::RootList, std::string> ReadTrustLists(const std::vector<std::string>& paths) {
  audit::RootList list;
  for (const std::string& path : paths) {
    const std::string failure = AddFile(path, list);
    if (!failure.empty()) {
      return tl::make_unexpected(
          std::string("trust list '").append(path).append("': ").append(failure));
    }
  }
  return list;
}

}  // namespace pkiaudit::cli
