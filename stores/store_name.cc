// SPDX-License-Identifier: Apache-2.0
#include "stores/store_name.h"

#include <algorithm>
#include <array>

#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

// Stores that Windows and its roles create, in Windows' spelling (System Store Locations).
constexpr std::array<std::string_view, 18> kStoreNames = {
    "AAD Token Issuer", "AddressBook",    "AuthRoot",       "CA",
    "ClientAuthIssuer", "Disallowed",     "FlightRoot",     "My",
    "NTAuth",           "Remote Desktop", "REQUEST",        "Root",
    "SmartCardRoot",    "Trust",          "TrustedDevices", "TrustedPeople",
    "TrustedPublisher", "WebHosting"};

}  // namespace

std::string SpelledStoreName(std::string_view name) {
  const auto* const known = std::ranges::find_if(
      kStoreNames, [&](std::string_view store) { return EqualIgnoringAsciiCase(store, name); });
  return known == kStoreNames.end() ? ToShownText(name) : std::string(*known);
}

}  // namespace pkiaudit::stores
