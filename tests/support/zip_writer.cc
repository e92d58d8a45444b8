// SPDX-License-Identifier: Apache-2.0
#include "tests/support/zip_writer.h"

#include <zlib.h>

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <stdexcept>

#include "stores/path_text.h"
#include "tests/support/temporary_directory.h"

namespace pkiaudit::test_support {
namespace {

void AddU16(Bytes& octets, size_t value) {
  octets.push_back(static_cast<uint8_t>(value));
  octets.push_back(static_cast<uint8_t>(value >> 8));
}
void AddU32(Bytes& octets, size_t value) {
  AddU16(octets, value & 0xFFFF);
  AddU16(octets, value >> 16);
}
void Add(Bytes& octets, const Bytes& more) {
  octets.insert(octets.end(), more.begin(), more.end());
}

// Without zlib's own header and end (RFC 1951).
Bytes Deflate(const Bytes& octets) {
  z_stream stream{};
  constexpr int kRaw = -15;
  constexpr int kMemoryLevel = 8;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kRaw, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("zlib cannot be initialised");
  }
  Bytes packed(deflateBound(&stream, static_cast<uLong>(octets.size())));
  stream.next_in = const_cast<Bytef*>(octets.data());
  stream.avail_in = static_cast<uInt>(octets.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib cannot pack");
  return packed;
}

// The fields that the local header and the central directory share.
Bytes CommonFields(const ZipEntry& entry, size_t packed_size) {
  const bool is_ascii =
      std::ranges::all_of(entry.name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  Bytes fields;
  AddU16(fields, 20);  // version needed
  AddU16(fields, (entry.encrypted ? 1u : 0u) | (is_ascii ? 0u : 0x800u));
  AddU16(fields, entry.deflated ? 8 : 0);
  AddU16(fields, 0);  // time
  AddU16(fields, 0x21);
  const uLong checksum = crc32(0, entry.contents.data(), static_cast<uInt>(entry.contents.size()));
  AddU32(fields, checksum ^ (entry.wrong_checksum ? 1u : 0u));
  AddU32(fields, packed_size);
  AddU32(fields, entry.contents.size());
  AddU16(fields, entry.name.size());
  AddU16(fields, 0);  // extra field
  return fields;
}

}  // namespace

Bytes WriteZip(const std::vector<ZipEntry>& entries) {
  Bytes zip;
  Bytes directory;
  for (const ZipEntry& entry : entries) {
    const size_t offset = zip.size();
    const Bytes packed = entry.deflated ? Deflate(entry.contents) : entry.contents;
    const Bytes fields = CommonFields(entry, packed.size());
    Add(zip, {'P', 'K', 3, 4});
    Add(zip, fields);
    Add(zip, ToBytes(entry.name));
    Add(zip, packed);
    Add(directory, {'P', 'K', 1, 2});
    AddU16(directory, 3u << 8 | 20);  // made by Unix
    Add(directory, fields);
    AddU16(directory, 0);  // comment
    AddU16(directory, 0);  // disk
    AddU16(directory, 0);  // internal attributes
    AddU32(directory, size_t{entry.unix_mode} << 16);
    AddU32(directory, offset);
    Add(directory, ToBytes(entry.name));
  }
  const size_t directory_offset = zip.size();
  Add(zip, directory);
  Add(zip, {'P', 'K', 5, 6});
  AddU32(zip, 0);  // disks
  AddU16(zip, entries.size());
  AddU16(zip, entries.size());
  AddU32(zip, directory.size());
  AddU32(zip, directory_offset);
  AddU16(zip, 0);
  return zip;
}

void WriteZipOfFolder(const boost::filesystem::path& folder, const boost::filesystem::path& zip,
                      const std::string& prefix) {
  namespace fs = boost::filesystem;
  std::vector<fs::path> paths;
  for (const auto& item : fs::recursive_directory_iterator(folder)) paths.push_back(item.path());
  std::ranges::sort(paths);
  std::vector<ZipEntry> entries;
  for (const fs::path& path : paths) {
    std::string name = prefix + stores::PathToText(fs::relative(path, folder));
    std::ranges::replace(name, static_cast<char>(fs::path::preferred_separator), '/');
    if (fs::is_directory(path)) {
      entries.push_back({.name = name + "/", .unix_mode = 040755});
    } else {
      entries.push_back({.name = name, .contents = ReadFile(path), .deflated = true});
    }
  }
  WriteFile(zip, WriteZip(entries));
}

}  // namespace pkiaudit::test_support
