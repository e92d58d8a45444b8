// SPDX-License-Identifier: Apache-2.0
#include "cli/fetcher.h"

namespace pkiaudit::cli {

bool CanFetch() { return false; }

tl::expected<OpenFetcher, std::string> MakeFetcher(const NetworkOptions& /*options*/) {
  return tl::make_unexpected(
      "this version fetches nothing on Windows; leave --online out, or judge a snapshot with "
      "revocation/");
}

}  // namespace pkiaudit::cli
