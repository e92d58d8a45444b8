// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/support/nginx_server.h"

namespace pkiaudit::test_support {
namespace {

std::string ReplaceAll(std::string text, std::string_view what, std::string_view by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

}  // namespace

NginxServer::NginxServer(std::string_view locations, std::string_view certificate,
                         std::string_view key)
    : address_(OwnLoopbackAddress()), tls_(!certificate.empty()) {
  const std::string nginx = FindProgram("nginx");
  if (nginx.empty()) throw std::runtime_error("nginx is not installed (package nginx-light)");
  const std::string root = folder_.path().string();
  boost::filesystem::create_directories(folder_.path() / "www");
  if (tls_) {
    folder_.Write("tls.crt", certificate);
    folder_.Write("tls.key", key);
  }
  constexpr std::string_view kConfiguration = R"(
daemon off;
master_process off;
pid @FOLDER@/pid;
error_log @FOLDER@/error.log;
events { worker_connections 512; }
http {
  log_format request_line "$request";
  access_log @FOLDER@/access.log request_line;
  client_body_temp_path @FOLDER@/tmp;
  proxy_temp_path @FOLDER@/tmp;
  fastcgi_temp_path @FOLDER@/tmp;
  uwsgi_temp_path @FOLDER@/tmp;
  scgi_temp_path @FOLDER@/tmp;
  default_type application/octet-stream;
  types { application/pkix-crl crl; text/html html; }
  server {
    listen @ADDRESS@@TLS@;
    root @ROOT@;
    @LOCATIONS@
  }
}
)";
  std::string text = ReplaceAll(std::string(kConfiguration), "@LOCATIONS@", locations);
  text = ReplaceAll(text, "@TLS@",
                    tls_ ? " ssl; ssl_certificate @FOLDER@/tls.crt; "
                           "ssl_certificate_key @FOLDER@/tls.key"
                         : "");
  text = ReplaceAll(text, "@ROOT@", root + "/www");
  text = ReplaceAll(text, "@FOLDER@", root);
  // Whoever took the port since it was free has an address of this process, so that is a test of
  // this process: once more will do.
  for (int attempt = 0;; ++attempt) {
    port_ = FreePort(address_);
    folder_.Write("nginx.conf",
                  ReplaceAll(text, "@ADDRESS@", address_ + ":" + std::to_string(port_)));
    process_ = std::make_unique<BackgroundProcess>(
        nginx,
        std::vector<std::string>{"-p", root, "-e", root + "/error.log", "-c", root + "/nginx.conf"},
        root + "/output.log");
    try {
      WaitForListener(address_, port_, process_.get());
      return;
    } catch (const std::runtime_error& failure) {
      if (attempt == 2) {
        const Bytes log = ReadFile(folder_.path() / "error.log");
        throw std::runtime_error(std::string(failure.what()) + ": " +
                                 std::string(log.begin(), log.end()));
      }
    }
  }
}

void NginxServer::Serve(std::string_view name, ByteView contents) const {
  folder_.Write("www/" + std::string(name), contents);
}
void NginxServer::Serve(std::string_view name, std::string_view contents) const {
  folder_.Write("www/" + std::string(name), contents);
}

std::string NginxServer::Authority() const { return address_ + ":" + std::to_string(port_); }

std::string NginxServer::Url(std::string_view path) const {
  return (tls_ ? "https://" : "http://") + Authority() + std::string(path);
}

std::string NginxServer::AccessLog(size_t lines) const {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  for (;;) {
    const Bytes log = ReadFile(folder_.path() / "access.log");
    if (static_cast<size_t>(std::ranges::count(log, '\n')) >= lines ||
        std::chrono::steady_clock::now() > deadline) {
      return {log.begin(), log.end()};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace pkiaudit::test_support
