// SPDX-License-Identifier: Apache-2.0
#include "tests/audit/check_test.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace pkiaudit::audit {
namespace {

using stores::StoreLocation;

const Check& CheckById(std::string_view id) {
  const Check* check = FindCheck(id);
  if (check == nullptr) {
    throw std::invalid_argument("no check has the id " + std::string(id));
  }
  return *check;
}

struct ToPlainText {
  std::string operator()(const x509::Time& time) const { return x509::ToIso8601(time); }
  std::string operator()(const Duration& duration) const {
    return std::to_string(duration.seconds);
  }
  std::string operator()(int64_t integer) const { return std::to_string(integer); }
  std::string operator()(const OidValue& oid) const { return oid.dotted; }
  std::string operator()(const NameValue& name) const { return name.rfc4514; }
  std::string operator()(const Thumbprint& thumbprint) const { return thumbprint.hex; }
  std::string operator()(const Url& url) const { return url.text; }
  std::string operator()(const Sid& sid) const { return sid.text; }
  std::string operator()(const AccessRule& rule) const {
    return std::string(rule.allow ? "allow " : "deny ") + rule.sid + " " +
           std::to_string(rule.access_mask);
  }
  std::string operator()(const Offset& offset) const { return std::to_string(offset.octets); }
  std::string operator()(const Text& text) const { return text.text; }
};

}  // namespace

void PrintTo(Result result, std::ostream* out) { *out << ResultName(result); }
void PrintTo(Severity severity, std::ostream* out) { *out << SeverityName(severity); }
void PrintTo(Role role, std::ostream* out) { *out << RoleName(role); }

StoreLocation LocalMachine(std::string store, std::string physical) {
  return {StoreLocation::Kind::kLocalMachine, {}, std::move(store), std::move(physical)};
}
StoreLocation CurrentUser(std::string store) {
  return {StoreLocation::Kind::kCurrentUser, {}, std::move(store), {}};
}
StoreLocation UserStore(std::string sid, std::string store) {
  return {StoreLocation::Kind::kUser, std::move(sid), std::move(store), {}};
}
StoreLocation ServiceStore(std::string service, std::string store) {
  return {StoreLocation::Kind::kService, std::move(service), std::move(store), {}};
}
StoreLocation FileLocation(std::string path) {
  return {StoreLocation::Kind::kFile, {}, std::move(path), {}};
}

x509::Time At(int year, unsigned month, unsigned day, int hour, int minute, int second) {
  return {test_support::UnixTime(year, month, day, hour, minute, second)};
}

std::vector<std::string> EvidenceTexts(const Evidence& evidence, std::string_view name) {
  std::vector<std::string> texts;
  for (const EvidenceItem& item : evidence) {
    if (item.name == name) {
      texts.push_back(std::visit(ToPlainText{}, item.value));
    }
  }
  return texts;
}

std::optional<std::string> EvidenceText(const Evidence& evidence, std::string_view name) {
  auto texts = EvidenceTexts(evidence, name);
  if (texts.empty()) {
    return std::nullopt;
  }
  return std::move(texts.front());
}

uint32_t CheckRun::Count(Result result) const {
  uint32_t count = 0;
  for (const CheckCounts& counts : report.counts) {
    count += counts.by_result[static_cast<size_t>(result)];
  }
  return count;
}

std::vector<Finding> CheckRun::WithResult(Result result) const {
  std::vector<Finding> findings;
  std::ranges::copy_if(report.findings, std::back_inserter(findings),
                       [&](const Finding& finding) { return finding.result == result; });
  return findings;
}

stores::SourceId CheckTest::Source(const std::string& path) {
  const auto& sources = inventory_.sources();
  const auto found = std::ranges::find(sources, path, &stores::SourceRecord::path);
  return found == sources.end() ? inventory_.AddSource(path, "DER certificate")
                                : static_cast<stores::SourceId>(found - sources.begin());
}

stores::EntryId CheckTest::Add(const StoreLocation& location, const test_support::Bytes& der,
                               std::string source) {
  if (source.empty()) {
    source = "unnamed/" + std::to_string(++unnamed_sources_) + ".cer";
  }
  const auto entry =
      inventory_.AddCertificate(inventory_.InternLocation(location), Source(source), 0, der);
  if (!entry) {
    throw std::invalid_argument("no certificate can be delimited in " + source);
  }
  return *entry;
}

stores::EntryId CheckTest::Add(const StoreLocation& location,
                               const test_support::CertificateBuilder& builder,
                               std::string source) {
  return Add(location, builder.Build(), std::move(source));
}

void CheckTest::MarkRead(const StoreLocation& location) {
  inventory_.AddStoreRecord({inventory_.InternLocation(location), std::nullopt});
}

void CheckTest::AddPrivateKey(stores::EntryId entry) { inventory_.SetPrivateKey(entry, {}); }

CheckRun CheckTest::Run(std::string_view check_id) { return Run({check_id}); }

CheckRun CheckTest::Run(std::initializer_list<std::string_view> check_ids) {
  return RunAll(check_ids);
}

CheckRun CheckTest::RunAll(const std::vector<std::string_view>& check_ids) {
  std::vector<const Check*> checks;
  for (std::string_view id : check_ids) {
    checks.push_back(&CheckById(id));
  }
  AuditInput input(inventory_, verifier_, role_, time_, policy_);
  input.SetRevocationFacts(facts_);
  CheckRun run{Audit(input, checks, 1)};
  run.report.checks = {};  // it refers to `checks`
  return run;
}

Judgement CheckTest::Judge(std::string_view check_id, stores::EntryId id) {
  return Judge(check_id, id, inventory_.entry(id));
}

Judgement CheckTest::Judge(std::string_view check_id, stores::EntryId id,
                           const stores::CertificateEntry& entry) {
  const Check& check = CheckById(check_id);
  AuditInput input(inventory_, verifier_, role_, time_, policy_);
  input.SetRevocationFacts(facts_);
  if (!input.logical_stores.IsRepresentative(id)) {
    throw std::invalid_argument("another entry represents this certificate");
  }
  if (!Contains(check.roles, role_)) {
    return NotApplicable();
  }
  Judgement judgement = NotApplicable();
  if (const auto* entry_check = std::get_if<EntryCheck>(&check.run)) {
    if (entry_check->applies(input, entry, id)) {
      judgement = entry_check->judge(input, entry, id);
    }
  } else if (const auto& host_check = std::get<HostCheck>(check.run); host_check.applies(input)) {
    std::vector<std::pair<Subject, Judgement>> results;
    host_check.judge(input, results);
    for (auto& [subject, result] : results) {
      if (subject == Subject::Entry(id)) {
        judgement = std::move(result);
      }
    }
  }
  if (judgement.result == Result::kFail && !judgement.severity) {
    judgement.severity = check.severity;
  }
  return judgement;
}

}  // namespace pkiaudit::audit
