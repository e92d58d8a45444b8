// SPDX-License-Identifier: Apache-2.0
//
// What the checks of the RA certificates' private keys share: whom they judge, how bad it is, and
// why they cannot tell.
#ifndef PKIAUDIT_AUDIT_CHECKS_RA_KEY_JUDGEMENT_H_
#define PKIAUDIT_AUDIT_CHECKS_RA_KEY_JUDGEMENT_H_

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "audit/check.h"
#include "audit/pki/key_refusals.h"
#include "audit/pki/ra_keys.h"

namespace pkiaudit::audit::checks {

// The generations whose key NDES, or a client that picks by key usage, may use.
inline bool IsRaCertificateInUse(const AuditInput& input, const stores::CertificateEntry&,
                                 stores::EntryId id) {
  const RaKey* key = input.ra_keys.Find(id);
  return key != nullptr && key->standing != RaStanding::kRetired;
}

// The generations whose key is worth stealing: the CA accepts the agent's signature, and clients
// may encrypt to the other, as long as the certificate is valid, archived or not.
inline bool IsRaCertificateWorthStealing(const AuditInput& input, const stores::CertificateEntry&,
                                         stores::EntryId id) {
  const RaKey* key = input.ra_keys.Find(id);
  return key != nullptr && (!key->expired || key->standing == RaStanding::kCurrent);
}

// NDES works without a generation that is not the current one: then no more than a warning.
inline Severity SeverityFor(const RaKey& key, Severity of_current) {
  return key.standing == RaStanding::kCurrent ? of_current
                                              : std::min(of_current, Severity::kWarning);
}

inline Evidence RaKeyEvidence(const RaKey& key) {
  return {{"role", Text{std::string(RaTemplateTitle(key.certificate.role))}},
          {"generation", Text{key.standing == RaStanding::kCurrent ? "current"
                              : key.standing == RaStanding::kSpare ? "not the current one"
                              : key.certificate.archived           ? "archived"
                                                                   : "expired"}},
          // For the commands: what certutil -importpfx must make of the key.
          {"neededKeySpec",
           Text{key.certificate.role == RaRole::kEncryption ? "AT_KEYEXCHANGE" : "AT_SIGNATURE"}}};
}

// For a check that needs to know something of the key.
inline Judgement KeyNotTold(const RaKey& key) {
  return NotChecked(key.presence == KeyPresence::kMissing
                        ? "The certificate has no private key on this host."
                        : "The input says nothing of this certificate's private key: supply "
                          "keys/private-keys.xml.");
}

// What fits a line of a report: the text from shortly before `position`.
inline std::string Excerpt(std::string_view text, size_t position = 0) {
  constexpr size_t kBefore = 40;
  constexpr size_t kMaxLength = 160;
  // Not from or up to the middle of a character of UTF-8.
  const auto character_start = [text](size_t at) {
    while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) {
      --at;
    }
    return std::min(at, text.size());
  };
  const size_t start = character_start(position > kBefore ? position - kBefore : 0);
  const size_t end = character_start(start + kMaxLength);
  return (start > 0 ? "..." : "") + std::string(text.substr(start, end - start)) +
         (end < text.size() ? "..." : "");
}

// Of a security descriptor that cannot be read.
inline Judgement BadDescriptor(const stores::CertificateEntry& entry, std::string_view descriptor,
                               const stores::SddlError& error) {
  const std::string text = Excerpt(descriptor, error.position);
  return Judgement{
      Result::kError,
      std::nullopt,
      {{"reason", Text{"The security descriptor of the private key of " + x509::ToHex(entry.sha1) +
                       " cannot be read at character " + std::to_string(error.position + 1) +
                       ", in \"" + text + "\": " + std::string(stores::Describe(error.code))}},
       {"position", Offset{error.position}},
       {"text", Text{text}}}};
}

// Why nothing can be said of the ACL of a key's file; nothing where it can.
inline std::optional<Judgement> AclNotJudged(const AuditInput& input, const RaKey& key,
                                             const stores::CertificateEntry& entry) {
  if (key.presence != KeyPresence::kPresent) {
    return KeyNotTold(key);
  }
  const stores::PrivateKey& known = *input.inventory.private_key(entry);
  if (key.custody == KeyCustody::kElsewhere) {
    return NotChecked(
        "The provider keeps the key and decides who may use it, not the ACL of a "
        "file: " +
        Excerpt(known.provider) + ".");
  }
  if (!key.descriptor) {
    const std::string why = WhyPermissionsNotTold(known);
    return NotChecked(
        why.empty() ? "The input has no security descriptor of this certificate's private key."
                    : why);
  }
  if (!*key.descriptor) {
    return BadDescriptor(entry, key.descriptor_text, key.descriptor->error());
  }
  if (!key.HasDacl()) {
    return NotChecked("The security descriptor of the private key does not tell its DACL.");
  }
  return std::nullopt;
}

}  // namespace pkiaudit::audit::checks

#endif  // PKIAUDIT_AUDIT_CHECKS_RA_KEY_JUDGEMENT_H_
