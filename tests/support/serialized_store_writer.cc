// SPDX-License-Identifier: Apache-2.0
#include "tests/support/serialized_store_writer.h"

#include <string>

#include "tests/support/digest.h"

namespace pkiaudit::test_support {
namespace {

void Append(Bytes& out, uint64_t value, int octets) {
  for (int i = 0; i < octets; ++i) out.push_back(static_cast<uint8_t>(value >> (8 * i)));
}
void Append(Bytes& out, ByteView octets) { out.insert(out.end(), octets.begin(), octets.end()); }

}  // namespace

Bytes Utf16Property(std::string_view utf8) {
  const Bytes big_endian = der::BmpString(utf8);
  const size_t header = big_endian[1] < 0x80 ? 2 : 2 + (big_endian[1] & 0x7Fu);
  Bytes value;
  for (size_t i = header; i + 1 < big_endian.size(); i += 2) {
    value.push_back(big_endian[i + 1]);
    value.push_back(big_endian[i]);
  }
  Append(value, 0, 2);
  return value;
}

Bytes FileTimeProperty(int64_t unix_time) {
  Bytes value;
  Append(value, static_cast<uint64_t>(unix_time + 11'644'473'600) * 10'000'000, 8);
  return value;
}

Bytes NumberProperty(uint32_t value) {
  Bytes octets;
  Append(octets, value, 4);
  return octets;
}

Bytes UsagesProperty(const std::vector<std::string>& oids) {
  std::vector<Bytes> elements;
  for (const std::string& oid : oids) elements.push_back(der::ObjectIdentifier(oid));
  return der::Sequence(elements);
}

Bytes KeyProviderInfoProperty(const KeyProviderInfo& info) {
  constexpr uint32_t kFieldsSize = 28;
  const Bytes container = Utf16Property(info.container);
  const Bytes provider = Utf16Property(info.provider);
  Bytes value;
  Append(value, kFieldsSize, 4);
  Append(value, kFieldsSize + container.size(), 4);
  for (const uint32_t field : {info.provider_type, info.flags, 0U, 0U, info.key_spec}) {
    Append(value, field, 4);
  }
  Append(value, container);
  Append(value, provider);
  return value;
}

Bytes EnrollmentProperty(uint32_t request_id, std::string_view ca_host, std::string_view ca_name,
                         std::string_view friendly_name) {
  Bytes value = NumberProperty(request_id);
  for (const std::string_view text : {ca_host, ca_name, friendly_name}) {
    const Bytes octets = Utf16Property(text);
    Append(value, octets.size() / 2, 4);
    Append(value, octets);
  }
  return value;
}

SerializedStoreWriter& SerializedStoreWriter::Property(uint32_t id, ByteView value) {
  Append(elements_, id, 4);
  Append(elements_, 1, 4);
  Append(elements_, value.size(), 4);
  Append(elements_, value);
  return *this;
}

SerializedStoreWriter& SerializedStoreWriter::Hashes(ByteView certificate) {
  Property(3, Sha1(certificate));
  Property(4, Md5(certificate));
  return Property(107, Sha256(certificate));
}

Bytes SerializedStoreWriter::Store() const {
  Bytes store = {0, 0, 0, 0, 'C', 'E', 'R', 'T'};
  Append(store, elements_);
  store.resize(store.size() + 12);
  return store;
}

}  // namespace pkiaudit::test_support
