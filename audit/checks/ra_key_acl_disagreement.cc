// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"
#include "audit/pki/dacl_comparison.h"
#include "stores/keys/sddl.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing"};

// Why the two cannot be compared.
Judgement OneIsNotTold(const stores::PrivateKey& key) {
  const std::string why = WhyPermissionsNotTold(key);
  return NotChecked(why.empty() ? "The input has the permissions of the key's file, not what its "
                                  "provider says of them."
                                : why);
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  const stores::PrivateKey* const known = input.inventory.private_key(entry);
  if (known == nullptr || (!known->file_security_descriptor &&
                           !known->RefusalOf(stores::KeyQuestion::kFileSecurityDescriptor))) {
    return NotApplicable();  // only a live host is asked for both
  }
  if (auto not_judged = checks::AclNotJudged(input, key, entry)) {
    return *std::move(not_judged);
  }
  if (!known->security_descriptor || !known->file_security_descriptor) {
    return OneIsNotTold(*known);
  }
  const auto of_provider = stores::ParseSddl(*known->security_descriptor);
  if (!of_provider) {
    return checks::BadDescriptor(entry, *known->security_descriptor, of_provider.error());
  }
  const auto of_file = stores::ParseSddl(*known->file_security_descriptor);
  if (!of_file || of_file->dacl.state == stores::Acl::State::kAbsent) {
    return NotChecked("The security descriptor of the key's file does not tell its DACL.");
  }
  if (of_provider->dacl.state == stores::Acl::State::kAbsent) {
    return NotChecked("The security descriptor that the provider tells does not tell its DACL.");
  }
  if (GrantTheSame(of_provider->dacl, of_file->dacl)) {
    return Pass();
  }
  Evidence evidence = checks::RaKeyEvidence(key);
  evidence.push_back({"providerDescriptor", Text{checks::Excerpt(*known->security_descriptor)}});
  evidence.push_back({"fileDescriptor", Text{checks::Excerpt(*known->file_security_descriptor)}});
  return Fail(checks::SeverityFor(key, Severity::kWarning), std::move(evidence));
}

}  // namespace

namespace checks {
extern constinit const Check kRaKeyAclDisagreement;
constinit const Check kRaKeyAclDisagreement{
    .id = "ra-key-acl-disagreement",
    .title = "Provider and file disagree about who may read an RA private key",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: the file decides in the end, but whoever looks at the key through its "
        "provider, "
        "as the certificates console does, sees something else.",
    .summary =
        "For the private key of the RA certificate {subject} in {store} ({role}, {generation}) the "
        "provider says {providerDescriptor}, and its file {fileDescriptor}.",
    .meaning =
        "Somebody changed the permissions of the file itself, a backup or a security tool reset "
        "them, or the provider holds a copy of its own. Manage Private Keys shows that the service "
        "account may read the key while NDES gets NTE_BAD_KEYSET and answers HTTP 500; or the file "
        "is open to others while the console looks right.",
    .remediation =
        "Run certlm.msc, Personal, Certificates, the certificate {thumbprint}, All Tasks, Manage "
        "Private Keys: set the permissions there once more, Full control for SYSTEM and "
        "Administrators and Read for the NDES service account, which writes them to the file. Then "
        "find out what changes the files in %ProgramData%\\Microsoft\\Crypto.",
    .verification = kVerifyKeyWorks,
    .citation = kKeyAccessCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = kCauses,
    .run = EntryCheck{.applies = IsRaCertificateInUse, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
