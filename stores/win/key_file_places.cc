// SPDX-License-Identifier: Apache-2.0
#include "stores/win/key_file_places.h"

#include <algorithm>

#include "stores/keys/key_file.h"

namespace pkiaudit::stores::win {
namespace {

constexpr std::string_view kRsaFolder = "%ProgramData%\\Microsoft\\Crypto\\RSA\\MachineKeys\\";
constexpr std::string_view kDssFolder = "%ProgramData%\\Microsoft\\Crypto\\DSS\\MachineKeys\\";
constexpr std::string_view kCngFolder = "%ProgramData%\\Microsoft\\Crypto\\Keys\\";

bool IsCng(const PrivateKey& key) {
  return key.provider_type == 0u || key.key_spec == kNcryptKeySpec;
}

bool IsAscii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void Add(std::string_view folder, std::string_view name, std::vector<std::string>& paths) {
  paths.push_back(std::string(folder) + std::string(name));
}

}  // namespace

KeyFilePlaces PlacesOfKeyFile(const PrivateKey& key, std::string_view told,
                              const std::optional<std::string>& machine_guid) {
  KeyFilePlaces places;
  if (!told.empty()) {
    // A provider's answer names a file, not a way to one.
    if (told.find_first_of("\\/:") != std::string_view::npos) return places;
    if (IsCng(key)) Add(kCngFolder, told, places.own);
    Add(kRsaFolder, told, places.own);
    Add(kDssFolder, told, places.own);
    return places;
  }
  // Beyond ASCII, Windows' lower case and code page are its own matter: no name can be told for
  // sure.
  if (!machine_guid || key.container.empty() || !IsAscii(key.container)) return places;
  const std::string cng = KeyFileNameHash(key.container, KeyFileKind::kCng) + "_" + *machine_guid;
  const std::string csp = KeyFileNameHash(key.container, KeyFileKind::kCsp) + "_" + *machine_guid;
  Add(kCngFolder, cng, IsCng(key) ? places.own : places.others);
  Add(kRsaFolder, csp, places.own);
  Add(kDssFolder, csp, places.own);
  places.complete = true;
  return places;
}

}  // namespace pkiaudit::stores::win
