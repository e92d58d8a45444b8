// SPDX-License-Identifier: Apache-2.0
#include "reports/document/from_audit.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <vector>

#include "audit/check.h"
#include "reports/document/certificate_facts.h"
#include "reports/document/evidence_text.h"
#include "reports/document/ra_from_audit.h"
#include "reports/document/revocation_events.h"
#include "stores/error.h"
#include "x509/time.h"

namespace pkiaudit::reports {
namespace {

// A check's lines: those that begin with "$ " are commands.
std::vector<Step> SplitSteps(std::string_view lines) {
  constexpr std::string_view kCommandMark = "$ ";
  std::vector<Step> steps;
  while (!lines.empty()) {
    std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    const bool command = line.starts_with(kCommandMark);
    if (command) {
      line.remove_prefix(kCommandMark.size());
    }
    if (!line.empty()) {
      steps.push_back({command, line});
    }
  }
  return steps;
}

std::string FailureReason(const stores::Error& error) {
  std::string reason(stores::Describe(error.code));
  if (error.detail) {
    reason += " " + std::string(x509::Describe(*error.detail));
  }
  return reason;
}

// Tells the parts of one report, in the order of the events.
class Emitter {
 public:
  Emitter(const audit::AuditInput& input, const audit::AuditReport& report, const RunFacts& run,
          Consumer& consumer)
      : input_(input),
        inventory_(input.inventory),
        report_(report),
        run_(run),
        consumer_(consumer) {}

  void Emit() {
    EmitHead();
    EmitVerdict();
    EmitCoverage();
    EmitRaCertificates(input_, report_, consumer_);
    EmitRevocation(input_, consumer_);
    EmitChecks();
    for (const audit::Finding& finding : report_.findings) {
      EmitFinding(finding);
    }
    EmitInventory();
    EmitSources();
    consumer_.End();
  }

 private:
  void EmitHead() {
    const stores::HostFacts& host = inventory_.host();
    Head head;
    head.tool_version = run_.tool_version;
    head.input = run_.input;
    head.input_name = run_.input_name;
    head.host = host.host;
    head.role = input_.role;
    head.audit_time = x509::ToIso8601(input_.time);
    head.audit_time_source = run_.audit_time_source;
    head.collected = host.collected ? x509::ToIso8601(*host.collected) : "";
    if (host.service_account) {
      head.service_account = {host.service_account->account.sid,
                              host.service_account->account.name};
      head.service_account_type = host.service_account->type;
    }
    if (host.collector) {
      head.collector = {host.collector->sid, host.collector->name};
    }
    head.collector_elevated = host.collector_elevated;
    head.collector_tool = host.collector_tool;
    const audit::RevocationFacts& facts = input_.revocation.facts();
    head.revocation_mode = facts.mode;
    head.revocation_time = facts.time ? x509::ToIso8601(*facts.time) : "";
    head.revocation_proxy = facts.proxy_source;
    consumer_.Begin(head);
  }

  void EmitVerdict() {
    VerdictEvent verdict;
    verdict.verdict = report_.verdict;
    std::ranges::copy(report_.failures_by_severity, verdict.failures.begin());
    if (report_.next_expiry) {
      verdict.next_expiry_time = x509::ToIso8601(report_.next_expiry->time);
      const stores::CertificateEntry& entry = inventory_.entry(report_.next_expiry->entry);
      verdict.next_expiry_subject = entry.certificate.subject().ToRfc4514();
      verdict.next_expiry_store = stores::LogicalName(inventory_.location(entry));
      verdict.next_expiry_thumbprint = x509::ToHex(entry.sha1);
    }
    verdict.certificates = inventory_.entries().size();
    verdict.sources = inventory_.sources().size();
    verdict.unreadable = inventory_.unreadable_items().size();
    for (const audit::CoverageGap& gap : report_.coverage) {
      ++verdict.gaps[static_cast<size_t>(gap.cause)];
      verdict.gaps_required += gap.required ? 1 : 0;
    }
    consumer_.OnVerdict(verdict);
  }

  void EmitCoverage() {
    // What stands in the way of a verdict first, what was left out on purpose last.
    std::vector<const audit::CoverageGap*> gaps;
    gaps.reserve(report_.coverage.size());
    for (const audit::CoverageGap& gap : report_.coverage) {
      gaps.push_back(&gap);
    }
    const auto rank = [](const audit::CoverageGap* gap) {
      return gap->required ? -1 : 2 - static_cast<int>(gap->cause);
    };
    std::ranges::stable_sort(gaps, {}, rank);
    for (const audit::CoverageGap* gap : gaps) {
      consumer_.OnCoverage({gap->what, gap->cause, gap->reason, gap->required});
    }
  }

  void EmitChecks() {
    const auto checks = report_.checks;
    for (size_t index = 0; index < checks.size(); ++index) {
      const audit::Check& check = *checks[index];
      if (!audit::Contains(check.roles, input_.role)) {
        continue;
      }
      CheckEvent event;
      event.id = check.id;
      event.title = check.title;
      event.severity = check.severity;
      if (const auto own = input_.policy.severities.find(check.id);
          own != input_.policy.severities.end()) {
        event.severity = own->second;
      }
      event.severity_reason = check.severity_reason;
      event.summary = check.summary;
      event.meaning = check.meaning;
      event.remediation = SplitSteps(check.remediation);
      event.verification = SplitSteps(check.verification);
      event.citation = check.citation;
      if (index < report_.counts.size()) {
        std::ranges::copy(report_.counts[index].by_result, event.counts.begin());
      }
      consumer_.OnCheck(event);
    }
  }

  void EmitFinding(const audit::Finding& finding) {
    const auto checks = report_.checks;
    finding_.check = checks[finding.check]->id;
    finding_.severity = finding.severity;
    finding_.result = finding.result;
    finding_.fingerprint = audit::Fingerprint(inventory_, finding_.check, finding.subject);
    finding_.explained_by =
        finding.explained_by < checks.size() ? checks[finding.explained_by]->id : "";
    finding_.subject_kind = finding.subject.kind;
    for (CleanText* field :
         {&finding_.store, &finding_.physical, &finding_.thumbprint, &finding_.sha256,
          &finding_.subject, &finding_.issuer, &finding_.friendly_name, &finding_.source,
          &finding_.item, &finding_.setting, &finding_.url}) {
      field->clear();
    }
    DescribeSubject(finding.subject);
    finding_.evidence.resize(finding.evidence.size());
    for (size_t index = 0; index < finding.evidence.size(); ++index) {
      const audit::EvidenceItem& item = finding.evidence[index];
      EvidenceEvent& event = finding_.evidence[index];
      event.name = item.name;
      event.kind = audit::KindName(item.value);
      event.value = EvidenceText(item.value);
    }
    consumer_.OnFinding(finding_);
  }

  void DescribeSubject(const audit::Subject& subject) {
    switch (subject.kind) {
      case audit::Subject::Kind::kHost:
        break;
      case audit::Subject::Kind::kEntry: {
        const stores::CertificateEntry& entry = inventory_.entry(subject.index);
        const stores::StoreLocation& location = inventory_.location(entry);
        finding_.store = stores::LogicalName(location);
        if (location.IsWindowsStore()) {
          finding_.physical = input_.logical_stores.PhysicalStores(subject.index);
        }
        finding_.thumbprint = x509::ToHex(entry.sha1);
        finding_.sha256 = x509::ToHex(entry.sha256);
        finding_.subject = entry.certificate.subject().ToRfc4514();
        finding_.issuer = entry.certificate.issuer().ToRfc4514();
        finding_.friendly_name = FriendlyName(inventory_, entry);
        finding_.source = inventory_.source(entry.source).path;
        break;
      }
      case audit::Subject::Kind::kStore:
        finding_.store = stores::LogicalName(inventory_.location(subject.index));
        finding_.physical = inventory_.location(subject.index).physical;
        break;
      case audit::Subject::Kind::kSourceItem: {
        const stores::UnreadableItem& item = inventory_.unreadable_items()[subject.index];
        finding_.source = inventory_.source(item.source).path;
        finding_.item = item.what;
        if (item.location != stores::kNone) {
          finding_.store = stores::LogicalName(inventory_.location(item.location));
        }
        break;
      }
      case audit::Subject::Kind::kSetting:
        finding_.setting = subject.text;
        break;
      case audit::Subject::Kind::kUrl:
        finding_.url = subject.text;
        break;
      case audit::Subject::Kind::kCrl:
        finding_.item = subject.text;
        break;
    }
  }

  void EmitInventory() {
    const size_t locations = inventory_.locations().size();
    // A counting sort: entries of location L are order[first[L]] to order[first[L + 1] - 1].
    std::vector<uint32_t> first(locations + 1, 0);
    for (const stores::CertificateEntry& entry : inventory_.entries()) {
      ++first[entry.location + 1];
    }
    std::partial_sum(first.begin(), first.end(), first.begin());
    std::vector<stores::EntryId> order(inventory_.entries().size());
    std::vector<uint32_t> next(first.begin(), first.end() - 1);
    stores::EntryId id = 0;
    for (const stores::CertificateEntry& entry : inventory_.entries()) {
      order[next[entry.location]++] = id++;
    }

    const std::vector<const stores::StoreRecord*> records = RecordsByLocation();
    CertificateEvent certificate;
    for (stores::LocationId location = 0; location < locations; ++location) {
      const uint32_t count = first[location + 1] - first[location];
      if (count == 0 && records[location] == nullptr) {
        continue;
      }
      EmitStore(location, records[location], count);
      for (uint32_t index = first[location]; index < first[location + 1]; ++index) {
        ReadCertificateFacts(input_, order[index], certificate);
        consumer_.OnCertificate(certificate);
      }
    }
  }

  std::vector<const stores::StoreRecord*> RecordsByLocation() const {
    std::vector<const stores::StoreRecord*> records(inventory_.locations().size(), nullptr);
    for (const stores::StoreRecord& record : inventory_.store_records()) {
      records[record.location] = &record;
    }
    return records;
  }

  void EmitStore(stores::LocationId id, const stores::StoreRecord* record, uint32_t certificates) {
    const stores::StoreLocation& location = inventory_.location(id);
    StoreEvent event;
    event.name = stores::LogicalName(location);
    event.physical = location.physical;
    event.state = location.IsWindowsStore() ? StoreState::kRead : StoreState::kFile;
    if (record != nullptr && record->failure) {
      event.state = StoreState::kFailed;
      event.reason = FailureReason(*record->failure);
    }
    event.certificates = certificates;
    consumer_.OnStore(event);
  }

  void EmitSources() {
    SourceEvent event;
    for (const stores::SourceRecord& source : inventory_.sources()) {
      event.path = source.path;
      event.format = source.format;
      event.certificates = source.certificates;
      event.crls = source.crls;
      event.private_keys = source.private_keys;
      event.other_items = source.other_items;
      event.unreadable = source.unreadable;
      consumer_.OnSource(event);
    }
  }

  const audit::AuditInput& input_;
  const stores::Inventory& inventory_;
  const audit::AuditReport& report_;
  const RunFacts& run_;
  Consumer& consumer_;
  FindingEvent finding_;  // reused, so that its memory is
};

}  // namespace

void EmitReport(const audit::AuditInput& input, const audit::AuditReport& report,
                const RunFacts& run, Consumer& consumer) {
  Emitter(input, report, run, consumer).Emit();
}

}  // namespace pkiaudit::reports
