// SPDX-License-Identifier: Apache-2.0
#include "audit/check.h"

namespace pkiaudit::audit {
namespace {

bool Applies(const AuditInput&) { return true; }

Judgement JudgeItem(const stores::Inventory& inventory, const stores::UnreadableItem& item) {
  const stores::Error& error = item.error;
  // The container's reason says more than "bad format".
  const std::string_view reason =
      error.detail ? x509::ErrorName(*error.detail) : stores::ErrorName(error.code);
  const std::string_view description =
      error.detail ? x509::Describe(*error.detail) : stores::Describe(error.code);
  Evidence evidence = {{"file", Text{inventory.source(item.source).path}},
                       {"what", Text{item.what.empty() ? "the whole file" : item.what}},
                       {"offset", Offset{error.offset}},
                       {"reason", Text{std::string(reason)}},
                       {"description", Text{std::string(description)}}};
  if (item.location != stores::kNone) {
    evidence.push_back({"missingFrom", Text{stores::ToText(inventory.location(item.location))}});
  }
  if (error.os_status != 0) {
    evidence.push_back({"osStatus", static_cast<int64_t>(error.os_status)});
  }
  return Fail(
      error.code == stores::ErrorCode::kUnexpectedFile ? Severity::kNotice : Severity::kWarning,
      std::move(evidence));
}

void Judge(const AuditInput& input, std::vector<std::pair<Subject, Judgement>>& results) {
  const auto& items = input.inventory.unreadable_items();
  if (items.empty()) {
    results.emplace_back(Subject::Host(), Pass());
  }
  for (uint32_t i = 0; i < items.size(); ++i) {
    results.emplace_back(Subject::SourceItem(i), JudgeItem(input.inventory, items[i]));
  }
}

}  // namespace

namespace checks {
extern constinit const Check kUnreadableEntry;
constinit const Check kUnreadableEntry{
    .id = "unreadable-entry",
    .title = "Part of the input could not be read",
    .severity = Severity::kWarning,
    .severity_reason =
        "A warning: what could not be read was not judged, and may hide any fault. A notice for a "
        "file that stands where the snapshot layout knows nothing, as it may not belong to the "
        "audit at all.",
    .summary = "{file}, {what}: {description} ({reason}, at {offset}).",
    .meaning =
        "The audit is blind there. A certificate that is damaged in the store itself is refused by "
        "Windows as well: an RA certificate or a CA certificate of its chain that cannot be read "
        "stops NDES as if it were missing. A file that is damaged, protected or incomplete only in "
        "the export says nothing about the host, but the report is incomplete until it is exported "
        "again.",
    .remediation =
        "Export the certificate or the store again on the host, and audit the new copy:\n"
        "$ Export-Certificate -Cert 'Cert:\\LocalMachine\\My\\THUMBPRINT' -FilePath new.cer\n"
        "$ certutil -dump new.cer\n"
        "For a PFX, give the right password: in a file named by --password-file, or as the first "
        "line of <file>.password beside it. A PFX protected to a Windows account must be exported "
        "again with a password. For a permission that was denied, run the audit as an account that "
        "may read the file. Delete files that do not belong to the snapshot.\n"
        "If the store on the host holds the damaged certificate itself, delete it there and import "
        "a good copy:\n"
        "$ certutil -verifystore My",
    .verification = "Run this audit again: the coverage lists no failed file.",
    .citation =
        "ITU-T X.690 (DER), https://www.itu.int/rec/T-REC-X.690; RFC 7468 (PEM), "
        "https://www.rfc-editor.org/rfc/rfc7468; RFC 7292 (PKCS #12), "
        "https://www.rfc-editor.org/rfc/rfc7292",
    .roles = kAllRoles,
    .explained_by = {},
    .run = HostCheck{.applies = Applies, .judge = Judge},
};
}  // namespace checks
}  // namespace pkiaudit::audit
