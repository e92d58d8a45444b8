// SPDX-License-Identifier: Apache-2.0
#include "cli/revocation.h"

#include <algorithm>
#include <iterator>

#include "reports/revocation/saved_revocation_writer.h"
#include "stores/path_text.h"

namespace pkiaudit::cli {

void FetchRevocation(OpenFetcher& fetcher, x509::Time time, audit::AuditInput& input,
                     const std::function<void(size_t urls)>& show) {
  audit::RevocationFacts facts;
  facts.mode = audit::RevocationFacts::Mode::kOnline;
  facts.time = time;
  facts.proxy_source = fetcher.proxy_source;
  const auto targets = input.revocation.scope().Targets();
  show(targets.size());
  facts.outcomes = fetcher.fetcher->Fetch(targets);
  input.SetRevocationFacts(facts);
  const auto freshest = input.revocation.FreshestCrlTargets();
  if (freshest.empty()) {
    return;
  }
  show(freshest.size());
  std::ranges::move(fetcher.fetcher->Fetch(freshest), std::back_inserter(facts.outcomes));
  input.SetRevocationFacts(std::move(facts));
}

tl::expected<void, std::string> SaveRevocation(const audit::RevocationFacts& facts,
                                               const std::string& folder) {
  if (const auto saved = reports::WriteSavedRevocation(facts, stores::PathFromText(folder));
      !saved) {
    return tl::make_unexpected("cannot write to '" + folder +
                               "': " + std::string(reports::Describe(saved.error().code)));
  }
  return {};
}

}  // namespace pkiaudit::cli
