// SPDX-License-Identifier: Apache-2.0
#include "stores/host/registry_file.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "stores/formats/registry_export.h"
#include "stores/host/registry_view.h"
#include "stores/text_encoding.h"

namespace pkiaudit::stores {
namespace {

constexpr size_t kWindow = 1u << 20;

// Spellings of the root that regedit writes and reg.exe takes.
constexpr std::array<std::string_view, 2> kLocalMachine = {"HKEY_LOCAL_MACHINE\\", "HKLM\\"};

// In lower case: what stands below is a certificate store.
constexpr std::array<std::string_view, 2> kStoreKeys = {"\\systemcertificates\\",
                                                        "\\enterprisecertificates\\"};

// The path below HKEY_LOCAL_MACHINE; empty for other keys.
std::string_view BelowLocalMachine(std::string_view path) {
  for (const std::string_view root : kLocalMachine) {
    if (EqualIgnoringAsciiCase(path.substr(0, root.size()), root)) return path.substr(root.size());
  }
  return {};
}

bool IsBelowStoreKey(std::string_view path) {
  const std::string lower = ToLowerAscii(path);
  return std::ranges::any_of(
      kStoreKeys, [&](std::string_view key) { return lower.find(key) != std::string::npos; });
}

class ExportReader : public RegistrySink {
 public:
  explicit ExportReader(const Destination& destination) : destination_(destination) {}

  void Read(File& file) {
    RegistryExportParser parser(*this);
    std::vector<uint8_t> window(kWindow);
    uint64_t offset = 0;
    while (!parser.is_over()) {
      const auto size = file.Read(window);
      if (!size) {
        destination_.AddUnreadable({}, size.error());
        break;
      }
      if (*size == 0) {
        parser.Finish();
        break;
      }
      offset += *size;
      if (offset > kMaxRegistryExportSize) {
        destination_.AddUnreadable({}, {.code = ErrorCode::kTooLarge, .offset = offset});
        break;
      }
      parser.Feed(x509::Bytes(window).first(*size));
    }
    Merge();
  }

  void OnKey(std::string_view path) override {
    key_ = BelowLocalMachine(path);
    if (!key_.empty()) is_complete_ &= view_.AddKey(key_);
    has_stores_ = has_stores_ || IsBelowStoreKey(path);
  }
  void OnValue(std::string_view name, RegistryType type, x509::Bytes data) override {
    if (!key_.empty()) is_complete_ &= view_.SetValue(key_, name, type, data);
  }
  void OnDeletedKey(std::string_view path) override {
    const std::string_view key = BelowLocalMachine(path);
    if (!key.empty()) view_.RemoveKey(key);
  }
  void OnDeletedValue(std::string_view name) override { view_.RemoveValue(key_, name); }
  void OnError(std::string_view what, const Error& error) override {
    destination_.AddUnreadable(std::string(what), error);
  }

 private:
  void Merge() {
    const auto [conflicts, is_complete] = destination_.inventory.host().registry.Merge(view_);
    for (const std::string& value : conflicts) {
      destination_.AddUnreadable("value " + value, {.code = ErrorCode::kConflict});
    }
    if (!is_complete || !is_complete_) {
      destination_.AddUnreadable("registry values", {.code = ErrorCode::kTooMany});
    }
    if (has_stores_) {
      destination_.AddUnreadable("certificate stores", {.code = ErrorCode::kUnsupportedHere});
    }
    destination_.record().other_items += static_cast<uint32_t>(view_.value_count());
  }

  const Destination& destination_;
  RegistryView view_;
  std::string key_;  // below HKEY_LOCAL_MACHINE, empty for others
  bool is_complete_ = true;
  bool has_stores_ = false;
};

}  // namespace

void ReadRegistryExport(File& file, const Destination& destination) {
  ExportReader(destination).Read(file);
}

}  // namespace pkiaudit::stores
