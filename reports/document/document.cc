// SPDX-License-Identifier: Apache-2.0
#include "reports/document/document.h"

#include <utility>

namespace pkiaudit::reports {

std::string_view InputKindName(InputKind kind) {
  switch (kind) {
    case InputKind::kSnapshot:
      return "snapshot";
    case InputKind::kBundle:
      return "bundle";
    case InputKind::kMachineRoots:
      return "machine-roots";
    case InputKind::kLiveHost:
      return "live";
  }
  return "";
}

std::string_view TimeSourceName(TimeSource source) {
  switch (source) {
    case TimeSource::kOption:
      return "option";
    case TimeSource::kSnapshot:
      return "snapshot";
    case TimeSource::kClock:
      return "clock";
  }
  return "";
}

std::string_view StoreStateName(StoreState state) {
  switch (state) {
    case StoreState::kRead:
      return "read";
    case StoreState::kFailed:
      return "failed";
    case StoreState::kFile:
      return "file";
  }
  return "";
}

std::string_view IdentifiedByName(audit::RaIdentification by) {
  switch (by) {
    case audit::RaIdentification::kTemplateName:
      return "templateName";
    case audit::RaIdentification::kTemplateOid:
      return "templateOid";
    case audit::RaIdentification::kTemplateCache:
      return "templateCache";
    case audit::RaIdentification::kTemplateOidSuffix:
      return "templateOidSuffix";
    case audit::RaIdentification::kKeyUsage:
      return "keyUsage";
    case audit::RaIdentification::kKeySpec:
      return "keySpec";
  }
  return "";
}

const std::array<std::string_view, std::variant_size_v<audit::Value>>& EvidenceKinds() {
  static const auto kinds = []<size_t... kIndex>(std::index_sequence<kIndex...>) {
    return std::array{audit::KindName(audit::Value(std::in_place_index<kIndex>))...};
  }(std::make_index_sequence<std::variant_size_v<audit::Value>>());
  return kinds;
}

}  // namespace pkiaudit::reports
