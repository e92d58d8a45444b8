// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "audit/audit_report.h"
#include "x509/digest.h"

namespace pkiaudit::audit {
namespace {

// The subject without anything that depends on how the store was carried here. A file is the
// exception: it has no other identity than its path.
std::string CanonicalSubject(const stores::Inventory& inventory, const Subject& subject) {
  std::string text(KindName(subject.kind));
  switch (subject.kind) {
    case Subject::Kind::kHost:
      text += subject.text.empty() ? "" : '\n' + subject.text;
      break;
    case Subject::Kind::kEntry: {
      const auto& entry = inventory.entry(subject.index);
      text +=
          '\n' + stores::LogicalName(inventory.location(entry)) + '\n' + x509::ToHex(entry.sha256);
      break;
    }
    case Subject::Kind::kStore:
      text += '\n' + stores::LogicalName(inventory.location(subject.index));
      break;
    case Subject::Kind::kSourceItem: {
      const auto& item = inventory.unreadable_items()[subject.index];
      text += '\n' + inventory.source(item.source).path + '\n' + item.what + '\n' +
              std::to_string(item.error.offset) + '\n' +
              std::string(stores::ErrorName(item.error.code));
      break;
    }
    case Subject::Kind::kSetting:
    case Subject::Kind::kUrl:
    case Subject::Kind::kCrl:
      text += '\n' + subject.text;
      break;
  }
  return text;
}

}  // namespace

std::string Fingerprint(const stores::Inventory& inventory, std::string_view check_id,
                        const Subject& subject) {
  const std::string text = std::string(check_id) + '\n' + CanonicalSubject(inventory, subject);
  return x509::ToHex(x509::Sha256(x509::AsBytes(text)));
}

}  // namespace pkiaudit::audit
