// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "audit/check.h"
#include "audit/checks/ra_key_judgement.h"
#include "audit/checks/ra_key_texts.h"
#include "audit/pki/access.h"
#include "stores/keys/sddl.h"

namespace pkiaudit::audit {
namespace {

constexpr std::string_view kCauses[] = {"ra-certificate-expired", "ra-private-key-missing"};

// Who is allowed, or denied, what, whichever entries say it; conditional ones apart.
struct Grantee {
  Effect effect = Effect::kNone;
  bool conditional = false;
  std::string sid;
  friend auto operator<=>(const Grantee&, const Grantee&) = default;
};
using EffectiveDacl = std::map<Grantee, uint32_t>;

EffectiveDacl EffectiveDaclOf(const stores::SecurityDescriptor& descriptor) {
  EffectiveDacl dacl;
  for (const stores::AccessControlEntry& entry : descriptor.dacl.entries) {
    const EntryEffect effect = EffectOf(entry);
    if (effect.effect != Effect::kNone) {
      dacl[{effect.effect, effect.conditional, entry.sid.ToText()}] |= effect.rights;
    }
  }
  return dacl;
}

bool Agree(const stores::SecurityDescriptor& a, const stores::SecurityDescriptor& b) {
  return a.dacl.state == b.dacl.state && EffectiveDaclOf(a) == EffectiveDaclOf(b);
}

Judgement Judge(const AuditInput& input, const stores::CertificateEntry& entry,
                stores::EntryId id) {
  const RaKey& key = *input.ra_keys.Find(id);
  const stores::PrivateKey* const known = input.inventory.private_key(entry);
  if (known == nullptr || !known->file_security_descriptor) {
    return NotApplicable();  // only a live host is asked for both
  }
  if (auto not_judged = checks::AclNotJudged(input, key, entry)) {
    return *std::move(not_judged);
  }
  const auto of_file = stores::ParseSddl(*known->file_security_descriptor);
  if (!of_file || of_file->dacl.state == stores::Acl::State::kAbsent) {
    return NotChecked("The security descriptor of the key's file does not tell its DACL.");
  }
  if (Agree(**key.descriptor, *of_file)) {
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
