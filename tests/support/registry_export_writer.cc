// SPDX-License-Identifier: Apache-2.0
#include "tests/support/registry_export_writer.h"

#include <algorithm>

#include "tests/support/serialized_store_writer.h"

namespace pkiaudit::test_support {
namespace {

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string HexDigits(uint64_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int i = digits - 1; i >= 0; --i) text += kDigits[(value >> (4 * i)) & 0xF];
  return text;
}

}  // namespace

RegistryExportWriter& RegistryExportWriter::Key(std::string_view path) {
  keys_.emplace(path);
  text_ += "\n[" + std::string(path) + "]\n";
  return *this;
}

RegistryExportWriter& RegistryExportWriter::KeyWithParents(std::string_view path) {
  for (size_t end = path.find('\\'); end != std::string_view::npos;
       end = path.find('\\', end + 1)) {
    if (!keys_.contains(path.substr(0, end))) Key(path.substr(0, end));
  }
  return Key(path);
}

RegistryExportWriter& RegistryExportWriter::Deletion(std::string_view path) {
  return Key("-" + std::string(path));
}

RegistryExportWriter& RegistryExportWriter::Binary(std::string_view name, ByteView data) {
  constexpr size_t kMaxLine = 77;
  std::string line = Quoted(name) + "=hex:";
  for (size_t i = 0; i < data.size(); ++i) {
    if (line.size() > kMaxLine) {
      text_ += line + "\\\n";
      line = "  ";
    }
    line += HexDigits(data[i], 2) + (i + 1 < data.size() ? "," : "");
  }
  text_ += line + "\n";
  return *this;
}

RegistryExportWriter& RegistryExportWriter::Text(std::string_view name, std::string_view text) {
  text_ += Quoted(name) + "=" + Quoted(text) + "\n";
  return *this;
}

RegistryExportWriter& RegistryExportWriter::Number(std::string_view name, uint32_t number) {
  text_ += Quoted(name) + "=dword:" + HexDigits(number, 8) + "\n";
  return *this;
}

Bytes RegistryExportWriter::Utf16() const {
  std::string with_line_ends;
  for (const char c : Utf8()) with_line_ends += c == '\n' ? "\r\n" : std::string(1, c);
  Bytes octets = Utf16Property(with_line_ends);
  octets.resize(octets.size() - 2);  // the NUL
  octets.insert(octets.begin(), {0xFF, 0xFE});
  return octets;
}

std::string WithParentKeys(std::string_view export_text) {
  std::string text;
  std::set<std::string, std::less<>> keys;
  while (!export_text.empty()) {
    const std::string_view line = export_text.substr(0, export_text.find('\n'));
    export_text.remove_prefix(std::min(line.size() + 1, export_text.size()));
    if (line.starts_with('[')) text += '\n';  // which hivexregedit needs between keys
    for (size_t end = line.find('\\'); line.starts_with('[') && end != std::string_view::npos;
         end = line.find('\\', end + 1)) {
      if (keys.emplace(line.substr(0, end)).second)
        text += std::string(line.substr(0, end)) + "]\n\n";
    }
    text += std::string(line) + "\n";
  }
  return text;
}

}  // namespace pkiaudit::test_support
