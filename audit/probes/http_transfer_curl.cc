// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "audit/probes/detail_text.h"
#include "audit/probes/http_transfer.h"
#include "audit/probes/socket_address.h"
#include "stores/text_encoding.h"

namespace pkiaudit::audit::probes {
namespace {

bool IsRedirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::optional<Milliseconds> TimeOf(CURL* easy, CURLINFO info) {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, info, &microseconds);
  if (microseconds <= 0) return std::nullopt;
  return Milliseconds((microseconds + 500) / 1000);
}

std::string_view TrimBlanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// RFC 3986 5.2. Nothing where `reference` is empty or no reference.
std::optional<std::string> ResolveReference(const std::string& base, const std::string& reference) {
  if (reference.empty()) return std::nullopt;
  const CurlUrl url(curl_url());
  constexpr unsigned kFlags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_PATH_AS_IS;
  char* resolved = nullptr;
  if (url == nullptr || curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK ||
      curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), kFlags) != CURLUE_OK ||
      curl_url_get(url.get(), CURLUPART_URL, &resolved, CURLU_NO_DEFAULT_PORT) != CURLUE_OK) {
    return std::nullopt;
  }
  std::string text = resolved;
  curl_free(resolved);
  return text;
}

}  // namespace

HttpTransfer::HttpTransfer(const FetchOptions& options, BodyStore& bodies)
    : options_(options), bodies_(bodies), easy_(curl_easy_init()) {
  if (easy_ == nullptr) throw std::runtime_error("libcurl cannot make a handle");
}

void HttpTransfer::Prepare(const HttpRequest& request) {
  curl_easy_reset(easy_.get());  // connections and sessions stay
  task_ = request.task;
  error_.fill('\0');
  body_.reset();
  head_.clear();
  header_octets_ = 0;
  proxied_ = request.proxy != nullptr;
  too_large_ = no_room_ = denied_ = opened_ = connected_ = false;
  socket_ = CURL_SOCKET_BAD;
  late_ = request.total_time < request.connect_time;
  last_address_.clear();
  location_.clear();
  url_ = request.url.ToText();
  SetRequest(request);
  SetProxy(request.proxy);
  SetGuards();
}

void HttpTransfer::SetRequest(const HttpRequest& request) {
  CURL* const easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
  // Dots in a path are the server's matter.
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
  // As Windows does, no coding is asked for; one that comes all the same is undone.
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  curl_slist* headers = curl_slist_append(nullptr, "Accept-Encoding:");
  if (request.post != nullptr) {
    headers = curl_slist_append(headers, "Content-Type: application/ocsp-request");
    headers = curl_slist_append(headers, "Expect:");
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.post->data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.post->size()));
  }
  headers_.reset(headers);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(std::max<int64_t>(request.connect_time.count(), 1)));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(std::max<int64_t>(request.total_time.count(), 1)));
}

// Always set, as libcurl would else look into the environment itself.
void HttpTransfer::SetProxy(const Proxy* proxy) {
  CURL* const easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PROXY, proxy == nullptr ? "" : proxy->url.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (proxy != nullptr && !proxy->user.empty()) {
    curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, proxy->user.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, proxy->password.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXYAUTH, CURLAUTH_ANY);
  }
}

void HttpTransfer::SetGuards() {
  CURL* const easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.max_body));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // A lookup that hangs must not hold up whoever gave up on it.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_.data());
  curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
  // Whether the server's own certificate is revoked, Schannel would ask of whom it likes.
  curl_easy_setopt(easy, CURLOPT_SSL_OPTIONS, CURLSSLOPT_NO_REVOKE);
  if (!options_.tls_ca_file.empty()) {
    curl_easy_setopt(easy, CURLOPT_CAINFO, options_.tls_ca_file.c_str());
  }
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &HttpTransfer::OnBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &HttpTransfer::OnHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &HttpTransfer::OnOpenSocket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &HttpTransfer::OnCloseSocket);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

size_t HttpTransfer::OnBody(char* data, size_t size, size_t count, void* self) {
  const size_t octets = size * count;
  const bool taken =
      static_cast<HttpTransfer*>(self)->TakeBody(x509::AsBytes(std::string_view(data, octets)));
  return taken ? octets : octets + 1;  // any other number ends the transfer
}

size_t HttpTransfer::OnHeader(char* data, size_t size, size_t count, void* self) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const size_t octets = size * count;
  const std::string_view line(data, octets);
  constexpr std::string_view kLocation = "location:";
  if (stores::EqualIgnoringAsciiCase(line.substr(0, kLocation.size()), kLocation)) {
    transfer.location_ = TrimBlanks(line.substr(kLocation.size()));
  }
  transfer.header_octets_ += octets;
  if (transfer.header_octets_ <= kMaxHeaders) return octets;
  transfer.too_large_ = true;
  return octets + 1;
}

curl_socket_t HttpTransfer::OnOpenSocket(void* self, curlsocktype /*purpose*/,
                                         curl_sockaddr* address) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const auto where = FromSystem(address->addr);
  // The proxy itself is the operator's choice.
  const bool denied = transfer.options_.may_connect && !transfer.proxied_ &&
                      (!where || !transfer.options_.may_connect(where->ip));
  if (where) transfer.last_address_ = ToText(*where);
  (denied ? transfer.denied_ : transfer.opened_) = true;
  if (denied) return CURL_SOCKET_BAD;
  transfer.socket_ =
      static_cast<curl_socket_t>(OpenSocket(address->family, address->socktype, address->protocol));
  return transfer.socket_;
}

// libcurl does not tell whether a connection that timed out had come to TLS.
int HttpTransfer::OnCloseSocket(void* self, curl_socket_t socket) {
  auto& transfer = *static_cast<HttpTransfer*>(self);
  const auto handle = static_cast<std::intptr_t>(socket);  // unsigned on Windows
  if (socket == transfer.socket_) transfer.connected_ |= IsConnected(handle);
  CloseSocket(handle);
  return 0;
}

// The body of a failure is kept to some octets; of it no more need come.
bool HttpTransfer::TakeBody(x509::Bytes octets) {
  const size_t room = kMaxFailureBody - head_.size();
  const x509::Bytes head = octets.first(std::min(octets.size(), room));
  head_.insert(head_.end(), head.begin(), head.end());
  const long status = Status();
  if (status < 200 || status > 299) return head_.size() < kMaxFailureBody;

  if (!body_) body_ = bodies_.Start();
  if (octets.size() > options_.max_body - body_->size()) {
    too_large_ = true;
    return false;
  }
  no_room_ = !body_->Append(octets);
  return !no_room_;
}

long HttpTransfer::Status() const {
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  return status;
}

// libcurl tells one code for all of them.
FetchStep HttpTransfer::StepOfTimeOut() const {
  CURL* const easy = easy_.get();
  if (late_ || Status() != 0 || TimeOf(easy, CURLINFO_PRETRANSFER_TIME_T))
    return FetchStep::kTimeOut;
  if (proxied_) return FetchStep::kProxy;
  if (connected_ || TimeOf(easy, CURLINFO_CONNECT_TIME_T)) return FetchStep::kTls;
  return last_address_.empty() ? FetchStep::kName : FetchStep::kConnect;
}

FetchStep HttpTransfer::StepOf(CURLcode result) const {
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return FetchStep::kName;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return FetchStep::kProxy;
    case CURLE_COULDNT_CONNECT:
      return proxied_ ? FetchStep::kProxy : FetchStep::kConnect;
    case CURLE_OPERATION_TIMEDOUT:
      return StepOfTimeOut();
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
      return FetchStep::kTls;
    case CURLE_FILESIZE_EXCEEDED:
      return FetchStep::kTooLarge;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
      return FetchStep::kTruncated;
    case CURLE_RECV_ERROR: {
      // Also where a proxy refuses the tunnel.
      long status = 0;
      curl_easy_getinfo(easy_.get(), CURLINFO_HTTP_CONNECTCODE, &status);
      return status != 0 && status != 200 ? FetchStep::kProxy : FetchStep::kTruncated;
    }
    default:
      return FetchStep::kProtocol;
  }
}

// Of an answer with a status that is no success; whether its body came is no matter then.
FetchStep HttpTransfer::StepOfStatus(HttpAnswer& answer) const {
  const long status = Status();
  if (status == 407 && proxied_) return FetchStep::kProxy;
  if (!IsRedirect(status)) return FetchStep::kHttpStatus;
  answer.redirect_to = ResolveReference(url_, location_);
  if (!answer.redirect_to) answer.detail = "a redirect without a place to go";
  return FetchStep::kRedirect;
}

std::optional<FetchOutcome::Body> HttpTransfer::FailureBody() {
  auto writer = bodies_.Start();
  if (!writer.Append(head_)) return std::nullopt;
  return writer.Finish();
}

void HttpTransfer::SetTimes(HttpAnswer& answer) const {
  CURL* const easy = easy_.get();
  answer.time_to_end = TimeOf(easy, CURLINFO_TOTAL_TIME_T).value_or(Milliseconds(0));
  if (Status() == 0 && !TimeOf(easy, CURLINFO_CONNECT_TIME_T)) return;
  // A reused connection takes no time to connect.
  answer.time_to_connect = TimeOf(easy, CURLINFO_CONNECT_TIME_T).value_or(Milliseconds(0));
  if (Status() != 0) answer.time_to_first_byte = TimeOf(easy, CURLINFO_STARTTRANSFER_TIME_T);
}

HttpAnswer HttpTransfer::Finish(CURLcode result) {
  CURL* const easy = easy_.get();
  HttpAnswer answer;
  answer.timed_out = result == CURLE_OPERATION_TIMEDOUT;
  SetTimes(answer);
  const char* address = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  long port = 0;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &port);
  if (address != nullptr && *address != '\0' && port > 0) {
    const std::string ip = address;
    const bool ipv6 = ip.find(':') != std::string::npos;
    answer.resolved_address = (ipv6 ? "[" + ip + "]" : ip) + ":" + std::to_string(port);
  } else {
    answer.resolved_address = last_address_;
  }
  const char* type = nullptr;
  curl_easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &type);
  if (type != nullptr) answer.content_type = CleanDetail(type);
  const long status = Status();
  if (status != 0) answer.code = static_cast<int32_t>(status);

  const bool success_status = status >= 200 && status <= 299;
  if (too_large_) {
    answer.step = FetchStep::kTooLarge;
    answer.detail = header_octets_ > kMaxHeaders ? "the headers alone are over the limit" : "";
  } else if (no_room_) {
    answer.step = FetchStep::kNotTried;
    answer.detail = "no room for it: the limit of all bodies together, or the disk";
  } else if (status >= 300) {
    answer.step = StepOfStatus(answer);
  } else if (denied_ && !opened_ && result != CURLE_OK) {
    answer.step = FetchStep::kRefused;
    answer.detail = kAddressDenied;
  } else if (result != CURLE_OK) {
    answer.step = StepOf(result);
    answer.detail = CleanDetail(error_[0] != '\0' ? error_.data() : curl_easy_strerror(result));
  } else if (success_status) {
    answer.step = FetchStep::kOk;
  } else {
    answer.detail = "an answer without a status";
  }
  if (answer.step == FetchStep::kProxy && !answer.code) {
    long connect_status = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &connect_status);
    if (connect_status != 0) answer.code = static_cast<int32_t>(connect_status);
  }

  if (answer.step == FetchStep::kOk) {
    if (!body_) body_ = bodies_.Start();
    answer.body = body_->Finish();
    if (!answer.body) {
      answer.step = FetchStep::kNotTried;
      answer.detail = "no room for it on the disk";
    }
  } else if (!head_.empty()) {
    answer.body = FailureBody();
  }
  body_.reset();
  return answer;
}

}  // namespace pkiaudit::audit::probes
