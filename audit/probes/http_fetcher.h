// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_HTTP_FETCHER_H_
#define PKIAUDIT_AUDIT_PROBES_HTTP_FETCHER_H_

#include <memory>
#include <vector>

#include "audit/pki/url.h"
#include "audit/probes/body_store.h"
#include "audit/probes/fetcher.h"

namespace pkiaudit::audit::probes {

// A URL to fetch, and where to write what came of it. `outcome->target` is set by the caller.
struct FetchJob {
  ParsedUrl url;
  FetchOutcome* outcome = nullptr;
};

// http and https: all at once within the limits, in one thread. `options` and `bodies` must outlive
// it.
class HttpFetcher {
 public:
  HttpFetcher(const FetchOptions& options, BodyStore& bodies);
  ~HttpFetcher();
  HttpFetcher(const HttpFetcher&) = delete;
  HttpFetcher& operator=(const HttpFetcher&) = delete;

  void Fetch(std::vector<FetchJob> jobs);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_HTTP_FETCHER_H_
