// SPDX-License-Identifier: Apache-2.0
#include "stores/host/registry_file.h"

#include <string>
#include <string_view>
#include <vector>

#include "stores/formats/recognise.h"
#include "stores/formats/registry_export.h"
#include "stores/formats/registry_hive.h"
#include "stores/host/registry_reader.h"
#include "stores/snapshot/values.h"

namespace pkiaudit::stores {
namespace {

constexpr size_t kWindow = 1u << 20;

std::string_view NameOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  return path.substr(0, path.find('.'));
}

// "registry/S-1-5-21-…-1105.hive": whose NTUSER.DAT it is. Empty where the name does not say it.
std::string_view SidOfFileName(std::string_view path) {
  const std::string_view name = NameOf(path);
  return IsSid(name) ? name : std::string_view();
}

}  // namespace

void ReadRegistryFile(File& file, uint64_t max_hive_size, const Destination& destination) {
  std::vector<uint8_t> window(kWindow);
  const auto size = file.Read(window);
  if (!size) {
    destination.AddUnreadable({}, size.error());
    return;
  }
  window.resize(*size);
  if (Recognise(window) == Format::kRegistryHive) {
    destination.record().format = FormatName(Format::kRegistryHive);
    ReadRegistryHiveFile(window, file, max_hive_size, destination);
  } else {
    // What is no export is told by its parser.
    destination.record().format = FormatName(Format::kRegistryExport);
    ReadRegistryExport(window, file, destination);
  }
}

void ReadRegistryExport(x509::Bytes start, File& rest, const Destination& destination) {
  RegistryReader reader(destination);
  RegistryExportParser parser(reader);
  parser.Feed(start);
  std::vector<uint8_t> window(kWindow);
  uint64_t offset = start.size();
  while (!parser.is_over()) {
    const auto size = rest.Read(window);
    if (!size) {
      destination.AddUnreadable({}, size.error());
      break;
    }
    if (*size == 0) {
      parser.Finish();
      break;
    }
    offset += *size;
    if (offset > kMaxRegistryExportSize) {
      destination.AddUnreadable({}, {.code = ErrorCode::kTooLarge, .offset = offset});
      break;
    }
    parser.Feed(x509::Bytes(window).first(*size));
  }
  reader.Finish();
}

void ReadRegistryHiveFile(x509::Bytes start, File& rest, uint64_t max_hive_size,
                          const Destination& destination) {
  RegistryReader reader(destination);
  const std::string sid(SidOfFileName(destination.record().path));
  const std::string user = sid.empty() ? "HKEY_CURRENT_USER" : "HKEY_USERS\\" + sid;
  const std::string name(NameOf(destination.record().path));
  const std::string hive = ReadRegistryHive(start, rest, max_hive_size, name, user, reader);
  if (!hive.empty()) destination.record().format += " (" + hive + ")";
  reader.Finish();
}

}  // namespace pkiaudit::stores
