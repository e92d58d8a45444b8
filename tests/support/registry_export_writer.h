// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_REGISTRY_EXPORT_WRITER_H_
#define PKIAUDIT_TESTS_SUPPORT_REGISTRY_EXPORT_WRITER_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

// Writes registry exports as Registry Editor does ("Windows Registry Editor Version 5.00").
class RegistryExportWriter {
 public:
  // Values go into the key before them.
  RegistryExportWriter& Key(std::string_view path);
  // The same behind each of its parents that has not been written yet, as an export of the whole
  // tree has them.
  RegistryExportWriter& KeyWithParents(std::string_view path);
  RegistryExportWriter& Deletion(std::string_view path);
  RegistryExportWriter& Binary(std::string_view name, ByteView data);
  RegistryExportWriter& Text(std::string_view name, std::string_view text);
  RegistryExportWriter& Number(std::string_view name, uint32_t number);

  // UTF-8 with LF, as hivexregedit takes it, and UTF-16LE with a byte order mark and CR LF, as
  // Windows writes it.
  std::string Utf8() const { return "Windows Registry Editor Version 5.00\n" + text_; }
  Bytes Utf16() const;

 private:
  std::string text_;
  std::set<std::string, std::less<>> keys_;
};

// The text of an export with each key behind its parents, as hivexregedit needs it.
std::string WithParentKeys(std::string_view export_text);

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_REGISTRY_EXPORT_WRITER_H_
