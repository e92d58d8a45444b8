// SPDX-License-Identifier: Apache-2.0
#include "tests/support/key_file_writer.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>

namespace pkiaudit::test_support {
namespace {

void AddU32(Bytes& octets, size_t value) {
  for (int shift = 0; shift < 32; shift += 8)
    octets.push_back(static_cast<uint8_t>(value >> shift));
}

void Add(Bytes& octets, ByteView more) { octets.insert(octets.end(), more.begin(), more.end()); }

Bytes Utf16(std::string_view ascii) {
  Bytes text;
  for (const char c : ascii) {
    text.push_back(static_cast<uint8_t>(c));
    text.push_back(0);
  }
  return text;
}

// The numbers of a public key, big-endian, without leading zeros.
struct Numbers {
  Bytes modulus;  // empty where the key is not RSA
  Bytes exponent;
  Bytes point;  // of a curve: 4, X, Y
};

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Bytes Number(const Key& key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key.get(), name, &number) != 1) {
    throw std::runtime_error("the key has no such number");
  }
  Bytes octets(static_cast<size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, octets.data());
  BN_free(number);
  return octets;
}

Numbers NumbersOf(TestKey test_key) {
  const Bytes encoding = SubjectPublicKeyInfo(test_key);
  const uint8_t* position = encoding.data();
  const Key key(d2i_PUBKEY(nullptr, &position, static_cast<long>(encoding.size())), &EVP_PKEY_free);
  if (key == nullptr) throw std::runtime_error("the key cannot be read");
  Numbers numbers;
  if (EVP_PKEY_is_a(key.get(), "RSA") == 1) {
    numbers.modulus = Number(key, OSSL_PKEY_PARAM_RSA_N);
    numbers.exponent = Number(key, OSSL_PKEY_PARAM_RSA_E);
    return numbers;
  }
  size_t size = 0;
  EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0, &size);
  numbers.point.resize(size);
  if (EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, numbers.point.data(),
                                      size, &size) != 1) {
    throw std::runtime_error("the key has no point");
  }
  return numbers;
}

// "RSA1" and four numbers, then the modulus, all little-endian, filled up with eight zeros.
Bytes CspPublicKey(TestKey test_key) {
  const Numbers key = NumbersOf(test_key);
  if (key.modulus.empty()) throw std::runtime_error("a CSP's key is RSA");
  const size_t size = key.modulus.size();
  Bytes blob = ToBytes("RSA1");
  AddU32(blob, size + 8);
  AddU32(blob, size * 8);
  AddU32(blob, size - 1);
  Bytes exponent(key.exponent.rbegin(), key.exponent.rend());
  exponent.resize(4);
  Add(blob, exponent);
  Add(blob, Bytes(key.modulus.rbegin(), key.modulus.rend()));
  blob.resize(blob.size() + 8);
  return blob;
}

Bytes CngPublicKey(TestKey test_key) {
  const Numbers key = NumbersOf(test_key);
  if (!key.modulus.empty()) {
    Bytes blob = ToBytes("RSA1");
    AddU32(blob, key.modulus.size() * 8);
    AddU32(blob, key.exponent.size());
    AddU32(blob, key.modulus.size());
    AddU32(blob, 0);
    AddU32(blob, 0);
    Add(blob, key.exponent);
    Add(blob, key.modulus);
    return blob;
  }
  const size_t coordinate = (key.point.size() - 1) / 2;
  Bytes blob = ToBytes(coordinate == 32 ? "ECS1" : coordinate == 48 ? "ECS3" : "ECS5");
  AddU32(blob, coordinate);
  Add(blob, ByteView(key.point).subspan(1));
  return blob;
}

Bytes CngProperty(size_t type, std::string_view name, ByteView value) {
  const Bytes name_octets = Utf16(name);
  Bytes property;
  AddU32(property, 20 + name_octets.size() + value.size());
  AddU32(property, type);
  AddU32(property, 0);
  AddU32(property, name_octets.size());
  AddU32(property, value.size());
  Add(property, name_octets);
  Add(property, value);
  return property;
}

}  // namespace

Bytes CspKeyFile(std::string_view container, std::optional<TestKey> signature,
                 std::optional<TestKey> exchange) {
  struct Part {
    Bytes public_key;
    Bytes private_key;
    Bytes export_flag;
  };
  const auto part = [](const std::optional<TestKey>& key) {
    return key ? Part{CspPublicKey(*key), Bytes(1616, 0xAB), Bytes(252, 0xCD)} : Part{};
  };
  const Part sign = part(signature);
  const Part exchange_part = part(exchange);
  Bytes name = ToBytes(container);
  name.push_back(0);
  const Bytes hash(20, 0);
  Bytes file;
  for (const size_t number :
       {size_t{2}, size_t{0}, name.size(), sign.public_key.size(), sign.private_key.size(),
        exchange_part.public_key.size(), exchange_part.private_key.size(), hash.size(),
        sign.export_flag.size(), exchange_part.export_flag.size()}) {
    AddU32(file, number);
  }
  for (const Bytes& section :
       {name, hash, sign.public_key, sign.private_key, sign.export_flag, exchange_part.public_key,
        exchange_part.private_key, exchange_part.export_flag}) {
    Add(file, section);
  }
  return file;
}

Bytes CngKeyFile(std::string_view ascii_name, std::optional<TestKey> key) {
  Bytes properties = CngProperty(0, "Modified", Bytes{0x21, 0x36, 0xf8, 0xf3, 0x27, 0xd6, 0xd7, 1});
  if (key) Add(properties, CngProperty(10, "", CngPublicKey(*key)));
  const Bytes private_properties(238, 0xAB);
  const Bytes private_key(272, 0xCD);
  const Bytes name = Utf16(ascii_name);
  Bytes file;
  for (const size_t number : {size_t{1}, size_t{0}, name.size(), size_t{0x00030004},
                              properties.size(), private_properties.size(), private_key.size(),
                              size_t{0}, size_t{0}, size_t{0}, size_t{0}}) {
    AddU32(file, number);
  }
  for (const Bytes& section : {name, properties, private_properties, private_key}) {
    Add(file, section);
  }
  return file;
}

}  // namespace pkiaudit::test_support
