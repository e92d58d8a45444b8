// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_AUDIT_FINDING_H_
#define PKIAUDIT_AUDIT_FINDING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "audit/severity.h"
#include "audit/value.h"
#include "stores/inventory.h"

namespace pkiaudit::audit {

// The vocabulary of XCCDF 1.2, 6.6.4.2.
enum class Result : uint8_t { kPass, kFail, kError, kNotApplicable, kNotChecked, kWaived };
std::string_view ResultName(Result result);  // "pass", "fail", "error", "notapplicable", …

// What a result is about.
struct Subject {
  enum class Kind : uint8_t {
    kHost,        // the host as a whole, or a part of it that `text` names
    kEntry,       // index: EntryId
    kStore,       // index: LocationId
    kSourceItem,  // index: into Inventory::unreadable_items()
    kSetting,     // text: the setting's name
    kUrl,         // text
    kCrl,         // text: a CRL that was handed over; whose, and where it stands
  };
  Kind kind = Kind::kHost;
  uint32_t index = stores::kNone;
  std::string text;

  // `part` tells apart what one check says of several parts of the host, such as the RA roles.
  static Subject Host(std::string part = {}) {
    return {Kind::kHost, stores::kNone, std::move(part)};
  }
  static Subject Entry(stores::EntryId id) { return {Kind::kEntry, id, {}}; }
  static Subject Store(stores::LocationId id) { return {Kind::kStore, id, {}}; }
  static Subject SourceItem(uint32_t index) { return {Kind::kSourceItem, index, {}}; }
  static Subject Setting(std::string name) {
    return {Kind::kSetting, stores::kNone, std::move(name)};
  }

  friend bool operator==(const Subject&, const Subject&) = default;
};
std::string_view KindName(
    Subject::Kind kind);  // "host", "certificate", "store", "sourceItem", "setting", "url", "crl"

// A result other than a plain pass or a plain "does not apply" (those are counted only).
struct Finding {
  uint16_t check = 0;  // index into AuditReport::checks
  Result result = Result::kFail;
  Severity severity = Severity::kInfo;
  uint32_t explained_by = stores::kNone;  // check index, where result is kNotApplicable
  Subject subject;
  std::optional<Subject> cause = std::nullopt;  // see Judgement::cause
  Evidence evidence;                            // for kError and kNotChecked: "reason"
};

}  // namespace pkiaudit::audit

#endif  // PKIAUDIT_AUDIT_FINDING_H_
