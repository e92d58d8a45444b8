// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <stdexcept>
#include <thread>

#include "tests/support/ocsp_responder.h"
#include "tests/support/pem_writer.h"

namespace pkiaudit::test_support {
namespace {

// A line of an `openssl ca` database: state, end, revocation, serial number, file, subject.
std::string DatabaseLine(std::string_view state, std::string_view revoked,
                         std::string_view serial_number) {
  return std::string(state) + "\t400101000000Z\t" + std::string(revoked) + "\t" +
         std::string(serial_number) + "\tunknown\t/CN=" + std::string(serial_number) + "\n";
}

// "33207" of "ACCEPT [::]:33207 PID=22370"; empty where the line is not there yet.
std::string PortIn(std::string_view log) {
  const size_t line = log.find("ACCEPT ");
  const size_t end = line == std::string_view::npos ? line : log.find(" PID=", line);
  if (end == std::string_view::npos) return {};
  const std::string_view address = log.substr(line, end - line);
  return std::string(address.substr(address.rfind(':') + 1));
}

}  // namespace

OcspResponder::OcspResponder(const Options& options) {
  const std::string openssl = FindProgram("openssl");
  if (openssl.empty()) throw std::runtime_error("openssl is not installed (package openssl)");
  std::string database;
  for (const std::string& serial : options.good) database += DatabaseLine("V", "", serial);
  for (const std::string& serial : options.revoked) {
    database += DatabaseLine("R", "260101000000Z,keyCompromise", serial);
  }
  const auto write = [&](std::string_view name, std::string_view text) {
    return folder_.Write(name, text).string();
  };
  std::vector<std::string> arguments = {
      "ocsp",
      "-port",
      "0",
      "-index",
      write("index.txt", database),
      "-CA",
      write("ca.pem", ToPem(options.ca)),
      "-rsigner",
      write("signer.pem", ToPem(options.signer.empty() ? options.ca : options.signer)),
      "-rkey",
      write("signer.key", PrivateKeyPem(options.signer_key)),
      "-nmin",
      std::to_string(options.minutes)};
  if (options.corrupt_signature) arguments.emplace_back("-badsig");
  const auto log = folder_.path() / "output.log";
  process_ = std::make_unique<BackgroundProcess>(openssl, arguments, log.string());
  // It takes a connection without a request as its end, so its log tells when it listens.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  for (;;) {
    const bool is_running = process_->IsRunning();
    const Bytes octets = boost::filesystem::exists(log) ? ReadFile(log) : Bytes();
    const std::string text(octets.begin(), octets.end());
    port_ = PortIn(text);
    if (!port_.empty()) return;
    if (!is_running || std::chrono::steady_clock::now() > deadline) {
      throw std::runtime_error("openssl ocsp does not listen: " + text);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

std::string OcspResponder::Url(std::string_view path) const {
  return "http://127.0.0.1:" + port_ + std::string(path);
}

}  // namespace pkiaudit::test_support
