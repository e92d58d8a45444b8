// SPDX-License-Identifier: Apache-2.0
#include "cli/usage_message.h"

#include <algorithm>

#include "stores/text_encoding.h"

namespace pkiaudit::cli {
namespace {

// Whatever of the arguments may be a proxy's credentials, or a part of them: a value that was not
// quoted comes in several arguments.
std::vector<std::string_view> PossibleSecrets(const std::vector<std::string>& arguments) {
  std::vector<std::string_view> secrets;
  bool is_behind_proxy = false;
  for (const std::string_view argument : arguments) {
    std::string_view value = argument;
    if (argument.starts_with('-')) {
      const size_t equals = std::min(argument.find('='), argument.size());
      is_behind_proxy =
          stores::ToLowerAscii(argument.substr(0, equals)).find("prox") != std::string::npos;
      if (equals != argument.size()) {
        value.remove_prefix(equals + 1);
      } else if (argument.find('@') == std::string_view::npos) {
        continue;  // an option by its name
      }
    }
    if (!value.empty() && (is_behind_proxy || value.find('@') != std::string_view::npos)) {
      secrets.push_back(value);
    }
  }
  return secrets;
}

bool HoldsAny(std::string_view text, const std::vector<std::string_view>& parts) {
  return std::ranges::any_of(
      parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

}  // namespace

std::string UsageMessage(std::string_view message, const std::vector<std::string>& arguments) {
  const std::vector<std::string_view> secrets = PossibleSecrets(arguments);
  if (!HoldsAny(message, secrets)) {
    return std::string(message);
  }
  // "--per-host: Value x not in range 1 to 256".
  const std::string_view option = message.substr(0, message.find(':'));
  if (option.starts_with("--") && !HoldsAny(option, secrets)) {
    return std::string(option) +
           ": what was given is wrong; it is not shown, as it may hold a password";
  }
  return "an argument was not expected; it is not shown, as it may hold a password: look for a "
         "slip "
         "in --proxy, and for a blank in its value";
}

}  // namespace pkiaudit::cli
