// SPDX-License-Identifier: Apache-2.0
#include "tests/support/zip_writer.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

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

uint32_t Crc32(const Bytes& octets) {
  uint32_t crc = 0xFFFFFFFFu;
  for (const uint8_t octet : octets) {
    crc ^= octet;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

// The fields that the local header and the central directory share.
Bytes CommonFields(const ZipEntry& entry) {
  const bool is_ascii =
      std::ranges::all_of(entry.name, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  Bytes fields;
  AddU16(fields, 20);  // version needed
  AddU16(fields, (entry.encrypted ? 1u : 0u) | (is_ascii ? 0u : 0x800u));
  AddU16(fields, 0);  // stored
  AddU16(fields, 0);  // time
  AddU16(fields, 0x21);
  AddU32(fields, Crc32(entry.contents) ^ (entry.wrong_checksum ? 1u : 0u));
  AddU32(fields, entry.contents.size());
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
    const Bytes fields = CommonFields(entry);
    Add(zip, {'P', 'K', 3, 4});
    Add(zip, fields);
    Add(zip, ToBytes(entry.name));
    Add(zip, entry.contents);
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
  const std::unique_ptr<archive, int (*)(archive*)> writer(archive_write_new(),
                                                           &archive_write_free);
  if (archive_write_set_format_zip(writer.get()) != ARCHIVE_OK ||
      archive_write_set_options(writer.get(), "hdrcharset=UTF-8") < ARCHIVE_WARN ||
      archive_write_open_filename(writer.get(), zip.c_str()) != ARCHIVE_OK) {
    throw std::runtime_error("cannot write " + zip.string());
  }
  std::vector<fs::path> paths;
  for (const auto& item : fs::recursive_directory_iterator(folder)) paths.push_back(item.path());
  std::ranges::sort(paths);
  for (const fs::path& path : paths) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                         &archive_entry_free);
    const std::string name = prefix + fs::relative(path, folder).generic_string();
    archive_entry_set_pathname_utf8(entry.get(), name.c_str());
    const bool is_folder = fs::is_directory(path);
    Bytes contents;
    if (!is_folder) {
      std::ifstream file(path.string(), std::ios::binary);
      contents.assign(std::istreambuf_iterator<char>(file), {});
    }
    archive_entry_set_filetype(entry.get(), is_folder ? AE_IFDIR : AE_IFREG);
    archive_entry_set_perm(entry.get(), is_folder ? 0755 : 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(contents.size()));
    if (archive_write_header(writer.get(), entry.get()) < ARCHIVE_WARN ||
        archive_write_data(writer.get(), contents.data(), contents.size()) !=
            static_cast<la_ssize_t>(contents.size())) {
      throw std::runtime_error("cannot write " + name);
    }
  }
  if (archive_write_close(writer.get()) != ARCHIVE_OK) {
    throw std::runtime_error("cannot write " + zip.string());
  }
}

}  // namespace pkiaudit::test_support
