// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"
#include "audit/pki/ra_keys.h"

namespace pkiaudit::audit {
namespace {

// Told there already.
constexpr std::string_view kCauses[] = {"ra-private-key-missing", "tls-certificate-no-key",
                                        "ndes-policy-certificate-no-key"};

// Certificates that name a key of a provider with files, where copies of those files were supplied.
bool Applies(const AuditInput& input, const stores::CertificateEntry& entry, stores::EntryId) {
  const stores::PrivateKey* key = input.inventory.private_key(entry);
  return key != nullptr && key->key_file_state != stores::KeyFileState::kNotTold &&
         CustodyOf(*key) == KeyCustody::kFile;
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const stores::PrivateKey& key = *input.inventory.private_key(entry);
  if (key.key_file_state == stores::KeyFileState::kFound) {
    return Pass();
  }
  return Fail(input.relevance.Contains(id) ? Severity::kError : Severity::kInfo,
              {{"container", Text{key.container}}, {"provider", Text{key.provider}}});
}

}  // namespace

namespace checks {
extern constinit const Check kPrivateKeyFileMissing;
constinit const Check kPrivateKeyFileMissing{
    .id = "private-key-file-missing",
    .title = "File of a certificate's private key is gone",
    .severity = Severity::kError,
    .severity_reason =
        "An error for a certificate that enrolment depends on: the store still says that it has a "
        "private key, so that everything looks well until the key is used. Information for other "
        "certificates. It does not apply to keys that an HSM, a smart card or the TPM keeps.",
    .summary =
        "{subject} in {store} names the key container {container} of {provider}, of which no file "
        "is among the host's key files.",
    .meaning =
        "Windows keeps the key of a software provider in a file below ProgramData\\Microsoft\\"
        "Crypto, and in the store only the name of its container. Where the file was deleted, by a "
        "clean-up of MachineKeys, by a restore, or by moving the host, whoever uses the "
        "certificate gets NTE_BAD_KEYSET (0x80090016): TLS handshakes fail, and NDES or its policy "
        "module does not start. The certificates console still shows \"You have a private key\".",
    .remediation =
        "See whether the host finds the key under another name; this mends the link then "
        "(elevated):\n"
        "$ certutil -repairstore My {thumbprint}\n"
        "Else restore the file from a backup to where its provider looks for it, with its "
        "permissions: RSA\\MachineKeys for a CSP, Keys for a key storage provider:\n"
        "$ icacls \"$env:ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\"\n"
        "Else import the certificate again from a PFX, or request another one and put it in place "
        "of this one:\n"
        "$ certutil -f -importpfx My certificate.pfx NoExport",
    .verification =
        "The output ends with \"Encryption test passed\" or \"Signature test passed\":\n"
        "$ certutil -store {storeName} {thumbprint}",
    .citation =
        "Microsoft Learn, Key Storage and Retrieval (where the files of private keys are), "
        "https://learn.microsoft.com/en-us/windows/win32/seccng/key-storage-and-retrieval",
    .roles = kWindowsRoles,
    .explained_by = kCauses,
    .run = EntryCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
