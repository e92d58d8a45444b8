// SPDX-License-Identifier: Apache-2.0
#ifndef PKIAUDIT_TESTS_SUPPORT_SERIALIZED_STORE_WRITER_H_
#define PKIAUDIT_TESTS_SUPPORT_SERIALIZED_STORE_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/der_writer.h"

namespace pkiaudit::test_support {

// Properties as values of elements.

// UTF-16LE with a NUL behind it.
Bytes Utf16Property(std::string_view utf8);
// FILETIME of seconds since 1970.
Bytes FileTimeProperty(int64_t unix_time);
// u32, little-endian.
Bytes NumberProperty(uint32_t value);
// SEQUENCE OF OBJECT IDENTIFIER.
Bytes UsagesProperty(const std::vector<std::string>& oids);

// CERT_KEY_PROV_INFO_PROP_ID.
struct KeyProviderInfo {
  std::string_view container;
  std::string_view provider;
  uint32_t provider_type = 1;
  uint32_t flags = 0x20;  // CRYPT_MACHINE_KEYSET
  uint32_t key_spec = 1;
};
Bytes KeyProviderInfoProperty(const KeyProviderInfo& info);

// CERT_ENROLLMENT_PROP_ID.
Bytes EnrollmentProperty(uint32_t request_id, std::string_view ca_host, std::string_view ca_name,
                         std::string_view friendly_name);

// Writes the elements of a serialized store in the order of the calls. Nothing is checked: tests
// need what is wrong.
class SerializedStoreWriter {
 public:
  SerializedStoreWriter& Property(uint32_t id, ByteView value);
  SerializedStoreWriter& FriendlyName(std::string_view name) {
    return Property(11, Utf16Property(name));
  }
  // SHA-1, MD5 and SHA-256 of what the next certificate will be.
  SerializedStoreWriter& Hashes(ByteView certificate);

  // Ends the group of the properties before it.
  SerializedStoreWriter& Certificate(ByteView der) { return Property(32, der); }
  SerializedStoreWriter& Crl(ByteView der) { return Property(33, der); }
  SerializedStoreWriter& TrustList(ByteView der) { return Property(34, der); }

  // The elements alone (registry Blob), and with header and end (.sst).
  const Bytes& Elements() const { return elements_; }
  Bytes Store() const;

 private:
  Bytes elements_;
};

}  // namespace pkiaudit::test_support

#endif  // PKIAUDIT_TESTS_SUPPORT_SERIALIZED_STORE_WRITER_H_
