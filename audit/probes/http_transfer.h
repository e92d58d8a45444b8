// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_PROBES_HTTP_TRANSFER_H_
#define PKIAUDIT_AUDIT_PROBES_HTTP_TRANSFER_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "audit/pki/url.h"
#include "audit/probes/body_store.h"
#include "audit/probes/curl_handles.h"
#include "audit/probes/fetcher.h"

namespace pkiaudit::audit::probes {

// One request and its answer; redirects are told, not followed.
struct HttpRequest {
  ParsedUrl url;
  const std::vector<uint8_t>* post = nullptr;  // an OCSP request; null: GET
  const Proxy* proxy = nullptr;                // null: direct
  size_t task = 0;                             // the caller's own number of it
  Milliseconds connect_time{};
  Milliseconds total_time{};
};

struct HttpAnswer {
  FetchStep step = FetchStep::kProtocol;
  std::optional<int32_t> code;
  std::string detail;
  std::string resolved_address;
  std::string content_type;
  bool timed_out = false;
  std::optional<std::string> redirect_to;  // where a redirect leads; only with kRedirect
  std::optional<Milliseconds> time_to_connect;
  std::optional<Milliseconds> time_to_first_byte;
  Milliseconds time_to_end{};
  std::optional<FetchOutcome::Body> body;
};

// A slot of the multi handle: used for one transfer after the other. Its address must not change,
// and it must outlive the multi handle, whose connections know it.
class HttpTransfer {
 public:
  HttpTransfer(const FetchOptions& options, BodyStore& bodies);
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;

  CURL* handle() { return easy_.get(); }
  size_t task() const { return task_; }
  // Makes the handle ready to be added to a multi handle. What `request` points to must stay.
  void Prepare(const HttpRequest& request);
  // After the multi handle is done with it.
  HttpAnswer Finish(CURLcode result);

 private:
  // What a body that is not wanted is cut to.
  static constexpr uint64_t kMaxFailureBody = 4096;
  static constexpr size_t kMaxHeaders = size_t{256} << 10;

  static size_t OnBody(char* data, size_t size, size_t count, void* self);
  static size_t OnHeader(char* data, size_t size, size_t count, void* self);
  static curl_socket_t OnOpenSocket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int OnCloseSocket(void* self, curl_socket_t socket);

  bool TakeBody(x509::Bytes octets);
  void SetRequest(const HttpRequest& request);
  void SetProxy(const Proxy* proxy);
  void SetGuards();
  long Status() const;
  FetchStep StepOf(CURLcode result) const;
  FetchStep StepOfTimeOut() const;
  FetchStep StepOfStatus(HttpAnswer& answer) const;
  std::optional<FetchOutcome::Body> FailureBody();
  void SetTimes(HttpAnswer& answer) const;

  const FetchOptions& options_;
  BodyStore& bodies_;
  CurlEasy easy_;
  CurlList headers_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  // Of the transfer at hand.
  size_t task_ = 0;
  std::optional<BodyStore::Writer> body_;
  std::vector<uint8_t> head_;  // of the body, for failures
  size_t header_octets_ = 0;
  bool proxied_ = false;
  bool too_large_ = false;
  bool no_room_ = false;
  bool denied_ = false;                     // an address
  bool opened_ = false;                     // a connection to another
  bool connected_ = false;                  // though it has failed since
  curl_socket_t socket_ = CURL_SOCKET_BAD;  // opened last
  bool late_ = false;  // earlier requests left less time than it may take to connect
  std::string last_address_;
  std::string url_;
  std::string location_;
};

}  // namespace pkiaudit::audit::probes

#endif  // PKIAUDIT_AUDIT_PROBES_HTTP_TRANSFER_H_
