// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "audit/check.h"
#include "audit/checks/ra_texts.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput&) { return true; }

bool IsInMachineStore(const AuditInput& input, RaRole role) {
  return std::ranges::any_of(input.ra.of(role),
                             [](const RaCertificate& ra) { return !ra.archived; });
}

Evidence EvidenceOf(const AuditInput& input, const std::vector<RaCertificate>& candidates) {
  // The one that is valid longest is the one that was meant for NDES.
  const RaCertificate& best =
      *std::ranges::max_element(candidates, {}, [&](const RaCertificate& ra) {
        return input.inventory.entry(ra.entry).certificate.validity()->not_after;
      });
  const auto& entry = input.inventory.entry(best.entry);
  Evidence evidence = {
      {"role", Text{std::string(RaTemplateTitle(best.role))}},
      {"certificate", Thumbprint{x509::ToHex(entry.sha1)}},
      {"name", NameValue{entry.certificate.subject().ToRfc4514()}},
      {"userStore", Text{stores::LogicalName(input.inventory.location(entry))}},
      {"identifiedBy", Text{std::string(RaIdentificationName(best.identified_by))}},
      {"neededKeySpec", Text{best.role == RaRole::kEncryption ? "AT_KEYEXCHANGE" : "AT_SIGNATURE"}},
      {"notAfter", entry.certificate.validity()->not_after}};
  constexpr size_t kMaxListed = 20;
  for (size_t i = 0; i < candidates.size() && i < kMaxListed; ++i) {
    if (candidates[i].entry != best.entry) {
      const auto& other = input.inventory.entry(candidates[i].entry);
      evidence.push_back({"alsoFound", Text{stores::LogicalName(input.inventory.location(other)) +
                                            " " + x509::ToHex(other.sha1)}});
    }
  }
  return evidence;
}

Judgement JudgeRole(const AuditInput& input, RaRole role) {
  if (IsInMachineStore(input, role)) {
    return Pass();
  }
  std::vector<RaCertificate> candidates;
  std::ranges::copy_if(input.ra.in_user_stores, std::back_inserter(candidates),
                       [role](const RaCertificate& ra) { return ra.role == role && ra.works; });
  if (candidates.empty()) {
    return NotApplicable();  // the role's certificate is missing altogether
  }
  const auto& entry = input.inventory.entry(candidates.front().entry);
  const std::string found =
      x509::ToHex(entry.sha1) + " in " + stores::LogicalName(input.inventory.location(entry));
  if (!input.inventory.WasRead(stores::StoreLocation::Kind::kLocalMachine, "My")) {
    return NotChecked("Whether NDES has another one than " + found +
                      " is not known: the store LocalMachine\\My was not read.");
  }
  if (!input.ra.undecided.empty()) {
    return NotChecked("Whether NDES has another one than " + found +
                      " is not known: the role of a certificate in LocalMachine\\My cannot be "
                      "told.");
  }
  return Fail(EvidenceOf(input, candidates));
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  for (RaRole role : kRaRoles) {
    results.emplace_back(Subject::Host(std::string(RaRoleName(role))), JudgeRole(input, role));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kRaOnlyInUserStore;
constinit const Check kRaOnlyInUserStore{
    .id = "ra-only-in-user-store",
    .title = "RA certificate stands in a user's store instead of the machine's",
    .severity = Severity::kCritical,
    .severity_reason =
        "Critical: NDES looks in LocalMachine\\My only, where none for this role stands, so it "
        "does not start and no device enrols.",
    .summary =
        "The RA certificate {name} ({role}, {certificate}) stands in {userStore} only: NDES "
        "does not see it.",
    .meaning =
        "The Exchange Enrollment Agent (Offline request) template is one for users: the "
        "certificate is enrolled in the store of the administrator who requests it, and must then "
        "be exported with its key and imported into the machine's store. That second half was left "
        "out. Until it is done: HTTP 500 at the SCEP URL, events 2 and 10 of "
        "Microsoft-Windows-NetworkDeviceEnrollmentService in the Application log.",
    .remediation =
        "Signed in as the user in whose store it stands, export it with its key; then, elevated, "
        "import it into the machine's store. Dragging it over in the console is not enough: that "
        "leaves the key in the user's profile.\n"
        "$ certutil -user -exportpfx My {certificate} ra.pfx\n"
        "$ certutil -f -csp 'Microsoft Strong Cryptographic Provider' -importpfx My ra.pfx "
        "'NoExport,{neededKeySpec}'\n"
        "Delete ra.pfx, and the user's copy with its key. Give the NDES service account Read on "
        "the new one: run certlm.msc, Personal, Certificates, the certificate, All Tasks, Manage "
        "Private Keys.\n"
        "$ iisreset\n"
        "If the key cannot be exported, request it anew with MachineKeySet=TRUE, as told by\n"
        "$ pkiaudit explain ra-signing-certificate-missing",
    .verification = kVerifyRaCertificates,
    .citation = kRaCitation,
    .roles = Only(Role::kNdesHost),
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
