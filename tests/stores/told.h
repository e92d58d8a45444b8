// SPDX-License-Identifier: Apache-2.0
//
// What an Inventory tells, as one line of text each, for comparing with what a test expects.
#ifndef PKIAUDIT_TESTS_STORES_TOLD_H_
#define PKIAUDIT_TESTS_STORES_TOLD_H_

#include <string>
#include <string_view>
#include <vector>

#include "stores/inventory.h"
#include "tests/support/der_writer.h"

namespace pkiaudit::stores {

// "badFormat/truncated" and the like.
inline std::string CodeText(const Error& error) {
  std::string text(ErrorName(error.code));
  if (error.detail) text += "/" + std::string(x509::ErrorName(*error.detail));
  return text;
}

// "path [what] code" for each unreadable item.
inline std::vector<std::string> Told(const Inventory& inventory) {
  std::vector<std::string> lines;
  for (const UnreadableItem& item : inventory.unreadable_items()) {
    std::string line = item.source == kNone ? "?" : inventory.source(item.source).path;
    if (!item.what.empty()) line += " [" + item.what + "]";
    lines.push_back(line + " " + CodeText(item.error));
  }
  return lines;
}

// "path (format)" for each source.
inline std::vector<std::string> Sources(const Inventory& inventory) {
  std::vector<std::string> lines;
  for (const SourceRecord& source : inventory.sources()) {
    lines.push_back(source.path + " (" + source.format + ")");
  }
  return lines;
}

// "location thumbprint" for each entry.
inline std::vector<std::string> Entries(const Inventory& inventory) {
  std::vector<std::string> lines;
  for (const CertificateEntry& entry : inventory.entries()) {
    lines.push_back(ToText(inventory.location(entry)) + " " + x509::ToHex(entry.sha1));
  }
  return lines;
}

inline std::string Thumbprint(const test_support::Bytes& der) {
  return x509::ToHex(x509::Sha1(der));
}

}  // namespace pkiaudit::stores

#endif  // PKIAUDIT_TESTS_STORES_TOLD_H_
