// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_OCSP_RESPONDER_H_
#define PKIAUDIT_TESTS_SUPPORT_OCSP_RESPONDER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/background_process.h"
#include "tests/support/key_pool.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::test_support {

// `openssl ocsp` as responder of a CA, on a port that the system chooses, with all its files in a
// temporary folder. What it answers is valid from the time at which it is asked.
class OcspResponder {
 public:
  struct Options {
    Bytes ca;  // certificate, DER
    // Who signs the answers; the CA itself where none is given.
    Bytes signer = {};
    TestKey signer_key = TestKey::kRsa2048A;
    // What its database holds, as upper-case hexadecimal; it knows no others.
    std::vector<std::string> good = {};
    std::vector<std::string> revoked = {};  // on 2026-01-01, keyCompromise
    int minutes = 24 * 60;                  // until nextUpdate
    bool corrupt_signature = false;
  };
  // Throws std::runtime_error where openssl is not installed, or does not start.
  explicit OcspResponder(const Options& options);

  // "http://127.0.0.1:45678" and `path`.
  std::string Url(std::string_view path = "/") const;

 private:
  TemporaryDirectory folder_;
  std::unique_ptr<BackgroundProcess> process_;
  std::string port_;
};

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_OCSP_RESPONDER_H_
