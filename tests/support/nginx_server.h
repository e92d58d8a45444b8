// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_NGINX_SERVER_H_
#define PKIAUDIT_TESTS_SUPPORT_NGINX_SERVER_H_

#include <memory>
#include <string>
#include <string_view>

#include "tests/support/background_process.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::test_support {

// Debian's nginx as one process on a loopback address of this process's own, with all its files in
// a temporary folder.
class NginxServer {
 public:
  // `locations` is the inside of its server block (nginx's configuration language); "@ROOT@" in it
  // stands for the folder of its files. With `certificate` and `key` (PEM) it speaks TLS.
  explicit NginxServer(std::string_view locations, std::string_view certificate = {},
                       std::string_view key = {});

  // A file that it serves: `name` without a leading slash.
  void Serve(std::string_view name, ByteView contents) const;
  void Serve(std::string_view name, std::string_view contents) const;

  std::string Authority() const;
  // "http://127.1.2.3:45678" and `path`, https with TLS.
  std::string Url(std::string_view path) const;
  // Everything that it was asked for, one request line each. It writes them behind its answers, so
  // `lines` are waited for, some seconds at most.
  std::string AccessLog(size_t lines = 0) const;

 private:
  TemporaryDirectory folder_;
  std::string address_;
  int port_ = 0;
  bool tls_ = false;
  std::unique_ptr<BackgroundProcess> process_;
};

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_NGINX_SERVER_H_
