// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_SLAPD_SERVER_H_
#define PKIAUDIT_TESTS_SUPPORT_SLAPD_SERVER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/background_process.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::test_support {

// OpenLDAP's slapd on a loopback address of this process's own, with all its files in a temporary
// folder. Below DC=corp,DC=example stand "CN=<name>,DC=corp,DC=example" of class
// cRLDistributionPoint, as Active Directory has them.
class SlapdServer {
 public:
  enum class Transfer {
    kBinary,  // as RFC 4523 asks: CRLs travel as certificateRevocationList;binary
    kPlain,   // as Active Directory has them: without the option
  };
  enum class Anonymous {
    kAllowed,
    kNoBind,    // refused at the bind
    kNoSearch,  // may bind, and nothing more
  };
  struct Entry {
    std::string name;
    std::vector<Bytes> crls;
    std::vector<Bytes> delta_crls = {};
  };

  explicit SlapdServer(const std::vector<Entry>& entries, Transfer transfer = Transfer::kBinary,
                       Anonymous anonymous = Anonymous::kAllowed);

  std::string Authority() const { return address_ + ":" + std::to_string(port_); }
  // "ldap://127.1.2.3:45678/CN=<name>,DC=corp,DC=example" and `query`.
  std::string Url(std::string_view name, std::string_view query = {}) const;

 private:
  TemporaryDirectory folder_;
  std::string address_;
  int port_ = 0;
  std::unique_ptr<BackgroundProcess> process_;
};

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_SLAPD_SERVER_H_
