// SPDX-License-Identifier: Apache-2.0
#include "x509/pkcs12.h"

#include <algorithm>
#include <utility>

#include "x509/ber.h"
#include "x509/certificate.h"
#include "x509/oid.h"
#include "x509/oid_literal.h"
#include "x509/pkcs12_cryptography.h"
#include "x509/pkcs12_syntax.h"
#include "x509/public_key.h"

namespace pkiaudit::x509 {
namespace {

using pkcs12::BagAttributes;
using pkcs12::ContentInfo;
using pkcs12::Encrypted;
using pkcs12::Password;
using pkcs12::SecretBytes;

// What no real file comes near; they bound the work that a hostile one can ask for.
constexpr size_t kMaxBags = 100'000;
// ContentInfos of the AuthenticatedSafe; real files have two.
constexpr size_t kMaxSafes = 1'000;
constexpr size_t kMaxKeys = 1'000;
constexpr int kMaxSafeDepth = 8;  // SafeContents within SafeContents

// RFC 5652 6.1 and 8.
constexpr Oid kEncryptedData = OidLiteral<"1.2.840.113549.1.7.6">();
// RFC 7292 4.2: bag types.
constexpr Oid kKeyBag = OidLiteral<"1.2.840.113549.1.12.10.1.1">();
constexpr Oid kPkcs8ShroudedKeyBag = OidLiteral<"1.2.840.113549.1.12.10.1.2">();
constexpr Oid kCertBag = OidLiteral<"1.2.840.113549.1.12.10.1.3">();
constexpr Oid kCrlBag = OidLiteral<"1.2.840.113549.1.12.10.1.4">();
constexpr Oid kSafeContentsBag = OidLiteral<"1.2.840.113549.1.12.10.1.6">();
constexpr Oid kX509Certificate = OidLiteral<"1.2.840.113549.1.9.22.1">();
constexpr Oid kX509Crl = OidLiteral<"1.2.840.113549.1.9.23.1">();
// The recipient of a PFX that is protected to Windows accounts: DPAPI-NG.
constexpr Oid kDpapiNg = OidLiteral<"1.3.6.1.4.1.311.74.1">();

constexpr der::Tag kExplicit0 = der::ContextConstructed(0);

tl::unexpected<Error> Fail(ErrorCode code, uint64_t offset) {
  return tl::unexpected(Error{code, offset});
}

class PfxReader {
 public:
  PfxReader(Bytes input, const std::vector<std::string>& passwords, const Pkcs12Limits& limits)
      : input_(input), limits_(limits) {
    // Once: a hostile file may ask for it in each of its safes.
    const Bytes oid = kDpapiNg.content();
    mentions_dpapi_ng_ =
        std::search(input_.begin(), input_.end(), oid.begin(), oid.end()) != input_.end();
    for (const std::string& password : passwords) AddPassword(password);
    AddPassword("");
    AddPassword(std::nullopt);
  }

  Result<Pkcs12Contents> Read();

 private:
  void AddPassword(Password password) {
    if (std::find(passwords_.begin(), passwords_.end(), password) == passwords_.end()) {
      passwords_.push_back(std::move(password));
    }
  }

  // Whether the file says that it is protected to Windows accounts.
  bool MentionsDpapiNg() const { return mentions_dpapi_ng_; }
  ErrorCode Explain(ErrorCode code) const {
    return code == ErrorCode::kWrongPassword && MentionsDpapiNg() ? ErrorCode::kSidProtected : code;
  }

  Result<void> Charge(uint64_t iterations);
  Result<void> CheckMac(const der::Element& mac_data, Bytes authenticated_safe);
  void ReadAuthenticatedSafe(Bytes authenticated_safe, std::optional<uint64_t> offset);
  Result<void> ReadSafe(const der::Element& safe);
  Result<SecretBytes> DecryptWithAny(const Encrypted& encrypted);
  Result<void> ReadSafeContents(Bytes contents, int depth);
  Result<void> ReadBag(const der::Element& bag, int depth);
  Result<void> ReadCertBag(const der::Element& value, BagAttributes attributes);
  Result<void> ReadCrlBag(const der::Element& value);
  Result<void> ReadKeyBag(const der::Element& value, bool shrouded, BagAttributes attributes);
  void MatchKeys();

  void Refuse(ErrorCode code) { contents_.unreadable.push_back({Explain(code), safe_offset_}); }

  Bytes input_;
  Pkcs12Limits limits_;
  std::vector<Password> passwords_;  // the one that made the MAC first
  uint64_t iterations_charged_ = 0;
  uint64_t safe_offset_ = 0;  // of the safe being read: places in decrypted octets mean nothing
  size_t bags_ = 0;
  size_t safes_ = 0;
  bool mentions_dpapi_ng_ = false;
  Pkcs12Contents contents_;
};

// Each derivation is charged once, before it is made with the first password.
Result<void> PfxReader::Charge(uint64_t iterations) {
  if (iterations > limits_.max_iterations_each ||
      iterations > limits_.max_iterations_total - iterations_charged_) {
    return Fail(ErrorCode::kIterationCap, safe_offset_);
  }
  iterations_charged_ += iterations;
  return {};
}

Result<void> PfxReader::CheckMac(const der::Element& mac_data, Bytes authenticated_safe) {
  const Result<pkcs12::Mac> mac = pkcs12::ReadMac(mac_data);
  if (!mac) return tl::unexpected(mac.error());
  safe_offset_ = mac_data.offset;
  if (Result<void> charged = Charge(mac->iterations); !charged) return charged;
  for (size_t i = 0; i < passwords_.size(); ++i) {
    const Result<bool> right = pkcs12::VerifyMac(*mac, authenticated_safe, passwords_[i]);
    if (!right) {
      // Decryption itself will tell whether a password is right.
      Refuse(right.error().code);
      return {};
    }
    if (*right) {
      std::rotate(passwords_.begin(), passwords_.begin() + static_cast<std::ptrdiff_t>(i),
                  passwords_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      return {};
    }
  }
  return Fail(Explain(ErrorCode::kWrongPassword), mac_data.offset);
}

Result<Pkcs12Contents> PfxReader::Read() {
  const ber::Reader top(input_);
  Result<ber::Reader> pfx = top.Enter(der::kSequence);
  if (!pfx) return tl::unexpected(pfx.error());
  const Result<der::Element> version = pfx->Read(der::kInteger);
  if (!version) return tl::unexpected(version.error());
  if (der::UnsignedValue(*version) != 3u) return Fail(ErrorCode::kUnsupported, version->offset);
  const Result<der::Element> auth_safe = pfx->Read(der::kSequence);
  if (!auth_safe) return tl::unexpected(auth_safe.error());
  const Result<ContentInfo> info = pkcs12::ReadContentInfo(*auth_safe);
  if (!info) return tl::unexpected(info.error());
  if (info->type != oids::kPkcs7Data) {
    // Public-key integrity (RFC 7292 3.1), or DPAPI-NG.
    return Fail(MentionsDpapiNg() ? ErrorCode::kSidProtected : ErrorCode::kUnsupported,
                auth_safe->offset);
  }
  const Result<der::Element> octets = pkcs12::ReadExplicit0(info->rest);
  if (!octets) return tl::unexpected(octets.error());
  const Result<std::vector<uint8_t>> authenticated_safe = pkcs12::ReadOctets(*octets);
  if (!authenticated_safe) return tl::unexpected(authenticated_safe.error());

  contents_.has_mac = !pfx->AtEnd();
  if (!contents_.has_mac && pfx->truncated()) return Fail(ErrorCode::kTruncated, pfx->offset());
  if (contents_.has_mac) {
    const Result<der::Element> mac_data = pfx->Read(der::kSequence);
    if (!mac_data) return tl::unexpected(mac_data.error());
    if (const auto mac = CheckMac(*mac_data, *authenticated_safe); !mac) {
      return tl::unexpected(mac.error());
    }
  }
  safe_offset_ = auth_safe->offset;
  ReadAuthenticatedSafe(*authenticated_safe, octets->tag == der::kOctetString
                                                 ? std::optional(ber::ContentOf(*octets).offset())
                                                 : std::nullopt);

  const bool key_was_read = std::any_of(contents_.keys.begin(), contents_.keys.end(),
                                        [](const auto& key) { return !key.public_key.empty(); });
  if (contents_.certificates.empty() && contents_.crls.empty() && !key_was_read &&
      !contents_.unreadable.empty()) {
    return tl::unexpected(contents_.unreadable.front());
  }
  MatchKeys();
  return std::move(contents_);
}

// AuthenticatedSafe ::= SEQUENCE OF ContentInfo. `offset` is that of its octets in the input, where
// they stand there in one piece.
void PfxReader::ReadAuthenticatedSafe(Bytes authenticated_safe, std::optional<uint64_t> offset) {
  const ber::Reader top(authenticated_safe);
  Result<ber::Reader> safes = top.Enter(der::kSequence);
  if (!safes) return Refuse(safes.error().code);
  while (!safes->AtEnd()) {
    const Result<der::Element> safe = safes->Next();
    if (!safe) return Refuse(safe.error().code);
    if (offset) safe_offset_ = *offset + safe->offset;
    if (++safes_ > kMaxSafes) return Refuse(ErrorCode::kTooLarge);
    if (const auto read = ReadSafe(*safe); !read) Refuse(read.error().code);
  }
}

Result<void> PfxReader::ReadSafe(const der::Element& safe) {
  const Result<ContentInfo> info = pkcs12::ReadContentInfo(safe);
  if (!info) return tl::unexpected(info.error());
  if (info->type == oids::kPkcs7Data) {
    const Result<std::vector<uint8_t>> contents = pkcs12::ReadExplicitOctets(info->rest);
    if (!contents) return tl::unexpected(contents.error());
    return ReadSafeContents(*contents, 0);
  }
  if (info->type != kEncryptedData) {
    // EnvelopedData: encrypted to a certificate, or to Windows accounts.
    return Fail(MentionsDpapiNg() ? ErrorCode::kSidProtected : ErrorCode::kUnsupported,
                safe_offset_);
  }
  const Result<der::Element> encrypted_data = pkcs12::ReadExplicit0(info->rest);
  if (!encrypted_data) return tl::unexpected(encrypted_data.error());
  const Result<Encrypted> encrypted = pkcs12::ReadEncryptedData(*encrypted_data);
  if (!encrypted) return tl::unexpected(encrypted.error());
  const Result<SecretBytes> contents = DecryptWithAny(*encrypted);
  if (!contents) return tl::unexpected(contents.error());
  return ReadSafeContents(*contents, 0);
}

Result<SecretBytes> PfxReader::DecryptWithAny(const Encrypted& encrypted) {
  const Result<uint64_t> cost = pkcs12::DerivationCost(encrypted.algorithm);
  if (!cost) return tl::unexpected(cost.error());
  if (const Result<void> charged = Charge(*cost); !charged) return tl::unexpected(charged.error());
  for (const Password& password : passwords_) {
    Result<SecretBytes> plaintext =
        pkcs12::Decrypt(encrypted.algorithm, encrypted.ciphertext, password);
    if (plaintext || plaintext.error().code != ErrorCode::kWrongPassword) return plaintext;
  }
  return Fail(ErrorCode::kWrongPassword, safe_offset_);
}

// SafeContents ::= SEQUENCE OF SafeBag. A bag that cannot be read is told, and the next one read.
Result<void> PfxReader::ReadSafeContents(Bytes contents, int depth) {
  if (depth == kMaxSafeDepth) return Fail(ErrorCode::kTooDeep, safe_offset_);
  const ber::Reader top(contents);
  Result<ber::Reader> bags = top.Enter(der::kSequence);
  if (!bags) return tl::unexpected(bags.error());
  while (!bags->AtEnd()) {
    if (++bags_ > kMaxBags) return Fail(ErrorCode::kTooLarge, safe_offset_);
    const Result<der::Element> bag = bags->Read(der::kSequence);
    if (!bag) return tl::unexpected(bag.error());
    if (const auto read = ReadBag(*bag, depth); !read) Refuse(read.error().code);
  }
  return {};
}

// SafeBag ::= SEQUENCE { bagId, [0] EXPLICIT bagValue, SET OF bagAttributes OPTIONAL }.
Result<void> PfxReader::ReadBag(const der::Element& bag, int depth) {
  ber::Reader reader = ber::ContentOf(bag);
  const Result<der::Element> id = reader.Read(der::kObjectIdentifier);
  if (!id) return tl::unexpected(id.error());
  const Result<der::Element> value = pkcs12::ReadExplicit0(reader);
  if (!value) return tl::unexpected(value.error());
  BagAttributes attributes;
  if (const auto whole = reader.Read(kExplicit0); !whole) return tl::unexpected(whole.error());
  if (const Result<ber::Reader> set = reader.Enter(der::kSet); set) {
    if (const auto read = pkcs12::ReadAttributes(*set, attributes); !read)
      Refuse(read.error().code);
  }

  const Oid type(id->content);
  if (type == kCertBag) return ReadCertBag(*value, std::move(attributes));
  if (type == kCrlBag) return ReadCrlBag(*value);
  if (type == kKeyBag) return ReadKeyBag(*value, /*shrouded=*/false, std::move(attributes));
  if (type == kPkcs8ShroudedKeyBag) {
    return ReadKeyBag(*value, /*shrouded=*/true, std::move(attributes));
  }
  if (type == kSafeContentsBag) return ReadSafeContents(value->encoding, depth + 1);
  return Fail(ErrorCode::kUnsupported, safe_offset_);  // SecretBag and what nobody specified
}

// CertBag ::= SEQUENCE { certId, [0] EXPLICIT OCTET STRING }.
Result<void> PfxReader::ReadCertBag(const der::Element& value, BagAttributes attributes) {
  ber::Reader reader = ber::ContentOf(value);
  const Result<der::Element> id = reader.Read(der::kObjectIdentifier);
  if (!id) return tl::unexpected(id.error());
  if (Oid(id->content) != kX509Certificate) return Fail(ErrorCode::kUnsupported, safe_offset_);
  Result<std::vector<uint8_t>> der = pkcs12::ReadExplicitOctets(reader);
  if (!der) return tl::unexpected(der.error());
  contents_.certificates.push_back({std::move(*der), std::move(attributes.friendly_name),
                                    std::move(attributes.local_key_id), std::nullopt});
  return {};
}

Result<void> PfxReader::ReadCrlBag(const der::Element& value) {
  ber::Reader reader = ber::ContentOf(value);
  const Result<der::Element> id = reader.Read(der::kObjectIdentifier);
  if (!id) return tl::unexpected(id.error());
  if (Oid(id->content) != kX509Crl) return Fail(ErrorCode::kUnsupported, safe_offset_);
  Result<std::vector<uint8_t>> der = pkcs12::ReadExplicitOctets(reader);
  if (!der) return tl::unexpected(der.error());
  contents_.crls.push_back(std::move(*der));
  return {};
}

// A key that cannot be read stays as one: that it is there matters.
Result<void> PfxReader::ReadKeyBag(const der::Element& value, bool shrouded,
                                   BagAttributes attributes) {
  if (contents_.keys.size() == kMaxKeys) return Fail(ErrorCode::kTooLarge, safe_offset_);
  Pkcs12Contents::KeyBag& key = contents_.keys.emplace_back();
  key.friendly_name = std::move(attributes.friendly_name);
  key.local_key_id = std::move(attributes.local_key_id);
  key.csp_name = std::move(attributes.csp_name);
  key.machine_keyset = attributes.machine_keyset;

  Result<std::vector<uint8_t>> public_key;
  if (shrouded) {
    public_key = pkcs12::ReadEncryptedPrivateKeyInfo(value)
                     .and_then([this](const Encrypted& info) { return DecryptWithAny(info); })
                     .and_then([](const SecretBytes& private_key) {
                       return pkcs12::PublicKeyOfPrivateKey(private_key);
                     });
  } else {
    public_key = pkcs12::PublicKeyOfPrivateKey(value.encoding);
  }
  if (!public_key) return tl::unexpected(public_key.error());
  key.public_key = std::move(*public_key);
  return {};
}

// The key itself decides where both sides can be read, else the localKeyID.
void PfxReader::MatchKeys() {
  const auto key_octets = [](Bytes spki) {
    const Result<PublicKey> decoded = DecodePublicKey(spki);
    return decoded ? decoded->key : Bytes();
  };
  std::vector<Bytes> owned;
  owned.reserve(contents_.keys.size());
  for (const Pkcs12Contents::KeyBag& key : contents_.keys) {
    owned.push_back(key_octets(key.public_key));
  }
  for (Pkcs12Contents::CertificateBag& bag : contents_.certificates) {
    const Result<Certificate> certificate = Certificate::ParsePrefix(bag.der);
    const Bytes certified =
        certificate ? key_octets(certificate->subject_public_key_info()) : Bytes();
    for (size_t i = 0; i < owned.size() && !bag.key; ++i) {
      const bool both_known = !certified.empty() && !owned[i].empty();
      const bool match = both_known ? Equal(certified, owned[i])
                                    : !bag.local_key_id.empty() &&
                                          bag.local_key_id == contents_.keys[i].local_key_id;
      if (match) bag.key = i;
    }
  }
}

}  // namespace

Result<Pkcs12Contents> ReadPkcs12(Bytes input, const std::vector<std::string>& passwords,
                                  const Pkcs12Limits& limits) {
  return PfxReader(input, passwords, limits).Read();
}

bool LooksLikePkcs12(Bytes input) {
  const ber::Reader top(input);
  Result<ber::Reader> pfx = top.Enter(der::kSequence);
  if (!pfx) return false;
  const Result<der::Element> version = pfx->Read(der::kInteger);
  if (!version || der::UnsignedValue(*version) != 3u) return false;
  const Result<ber::Reader> auth_safe = pfx->Enter(der::kSequence);
  return auth_safe && auth_safe->Peek() == der::kObjectIdentifier;
}

}  // namespace pkiaudit::x509
