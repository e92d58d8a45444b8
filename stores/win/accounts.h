// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_STORES_WIN_ACCOUNTS_H_
#define PKIAUDIT_STORES_WIN_ACCOUNTS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stores/error.h"
#include "stores/host/host_facts.h"

namespace pkiaudit::stores::win {

// Who is who on this host. Names are "DOMAIN\name", SIDs "S-1-…".
class Accounts {
 public:
  virtual ~Accounts() = default;
  // Fully qualified DNS name where the host has one, else its NetBIOS name.
  virtual std::string HostName() const = 0;
  // The account that runs this process, and whether it holds all of its rights.
  virtual Result<Account> Self() const = 0;
  virtual std::optional<bool> IsElevated() const = 0;

  // Errors: kNotFound where the host knows no such account (ERROR_NONE_MAPPED), kReadFailed where
  // it could not find out, as with a domain controller out of reach.
  virtual Result<std::string> NameOf(const std::string& sid) const = 0;
  virtual Result<std::string> SidOf(const std::string& name) const = 0;
  // Those that the account's token would hold, nested ones and those of this host included.
  virtual Result<std::vector<Account>> GroupsOf(const std::string& sid) const = 0;
};

}  // namespace pkiaudit::stores::win

#endif  // PKIAUDIT_STORES_WIN_ACCOUNTS_H_
