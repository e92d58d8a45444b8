// SPDX-License-Identifier: Apache-2.0
//
// Owners for libcurl's objects.
#ifndef PKIAUDIT_AUDIT_PROBES_CURL_HANDLES_H_
#define PKIAUDIT_AUDIT_PROBES_CURL_HANDLES_H_

#include <curl/curl.h>

#include <memory>

namespace pkiaudit::audit::probes {

template <auto kFree>
struct CurlDeleter {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};

using CurlEasy = std::unique_ptr<CURL, CurlDeleter<curl_easy_cleanup>>;
using CurlMulti = std::unique_ptr<CURLM, CurlDeleter<curl_multi_cleanup>>;
using CurlUrl = std::unique_ptr<CURLU, CurlDeleter<curl_url_cleanup>>;
using CurlList = std::unique_ptr<curl_slist, CurlDeleter<curl_slist_free_all>>;

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_CURL_HANDLES_H_
