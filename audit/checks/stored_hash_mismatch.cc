// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "audit/check.h"

namespace pkiaudit::audit {
namespace {

// The copies of a certificate in one logical store; of a file's only the entry itself.
std::span<const stores::EntryId> Copies(const AuditInput& input,
                                        const stores::CertificateEntry& entry,
                                        const stores::EntryId& id) {
  return input.inventory.location(entry).IsWindowsStore() ? input.logical_stores.SameCertificate(id)
                                                          : std::span(&id, 1);
}

bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId id) {
  return std::ranges::any_of(Copies(input, entry, id), [&](stores::EntryId copy) {
    return input.inventory.entry(copy).has_stored_hash;
  });
}

std::string_view NameOf(stores::HashMismatch::Stored stored) {
  switch (stored) {
    case stores::HashMismatch::Stored::kSha1:
      return "SHA-1 hash (property 3)";
    case stores::HashMismatch::Stored::kMd5:
      return "MD5 hash (property 4)";
    case stores::HashMismatch::Stored::kSha256:
      return "SHA-256 hash (property 107)";
    case stores::HashMismatch::Stored::kName:
      return "name of its registry key or file";
  }
  return "";
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  std::string stored;
  Evidence evidence;
  for (const stores::EntryId copy : Copies(input, entry, id)) {
    const auto* properties = input.inventory.properties(input.inventory.entry(copy));
    if (properties == nullptr || properties->rare == nullptr) {
      continue;
    }
    for (const stores::HashMismatch& mismatch : properties->rare->hash_mismatches) {
      const std::string text = std::string(NameOf(mismatch.stored)) + " " + mismatch.value;
      stored += (stored.empty() ? "" : "; ") + text;
      evidence.push_back({"mismatch", Text{text}});
    }
  }
  if (evidence.empty()) {
    return Pass();
  }
  evidence.insert(evidence.begin(), {"stored", Text{std::move(stored)}});
  return Fail(std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kStoredHashMismatch;
constinit const Check kStoredHashMismatch{
    .id = "stored-hash-mismatch",
    .title = "A certificate is stored under the hash of another one",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: Windows writes these hashes itself, so a wrong one means that the store was "
        "changed by other means or is damaged. Not an error, as chains are built from the "
        "certificate and not from what stands beside it.",
    .summary = "{subject} in {store} is stored with what is not its hash ({thumbprint}): {stored}.",
    .meaning =
        "Windows finds certificates by the stored hash: a binding of IIS, NDESCertThumbprint, or a "
        "command such as Remove-Item that names a thumbprint may find another certificate than "
        "the one that it names, or none. Tools that show the stored hash show a wrong thumbprint. "
        "Damage of the registry and malware that plants a root both leave this trace.",
    .remediation =
        "Find out how it came there. If the certificate is wanted, export it, delete the registry "
        "key below SystemCertificates that {stored} names, and import it again, so that Windows "
        "computes the hashes anew:\n"
        "$ Import-Certificate -FilePath {thumbprint}.cer -CertStoreLocation 'Cert:\\{store}'\n"
        "If nobody knows it, keep a copy of the registry key as evidence before it is deleted.",
    .verification =
        "$ certutil -v -store {storeName} {thumbprint}\n"
        "The certificate is found, and Cert Hash(sha1) is its thumbprint. Run this audit on a new "
        "export.",
    .citation =
        "CertSetCertificateContextProperty function, CERT_SHA1_HASH_PROP_ID, "
        "https://learn.microsoft.com/en-us/windows/win32/api/wincrypt/"
        "nf-wincrypt-certsetcertificatecontextproperty",
    .roles = kAllRoles,
    .explained_by = {},
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
