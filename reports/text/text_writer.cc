// SPDX-License-Identifier: Apache-2.0
#include "reports/text/text_writer.h"

#include <numeric>

#include "reports/document/fill_template.h"
#include "reports/document/plain_words.h"
#include "reports/document/ra_words.h"
#include "reports/document/revocation_words.h"

namespace pkiaudit::reports {
namespace {

constexpr uint64_t kMaxFindings = 50;
constexpr size_t kMaxGaps = 10;

// ECMA-48 SGR.
constexpr std::string_view kRed = "\x1b[1;31m";
constexpr std::string_view kYellow = "\x1b[1;33m";
constexpr std::string_view kGreen = "\x1b[1;32m";
constexpr std::string_view kPlain = "\x1b[0m";

std::string_view ColourOf(audit::Verdict verdict) {
  switch (verdict) {
    case audit::Verdict::kReady:
      return kGreen;
    case audit::Verdict::kNotReady:
      return kRed;
    case audit::Verdict::kIncomplete:
      return kYellow;
  }
  return "";
}

std::string_view ColourOf(audit::Severity severity) {
  switch (severity) {
    case audit::Severity::kCritical:
    case audit::Severity::kError:
      return kRed;
    case audit::Severity::kWarning:
      return kYellow;
    case audit::Severity::kNotice:
    case audit::Severity::kInfo:
      return "";
  }
  return "";
}

// "  " and the field, where there is one.
std::string Field(std::string_view text) { return text.empty() ? "" : "  " + std::string(text); }

std::string FriendlyName(std::string_view name) {
  return name.empty() ? "" : "  \"" + std::string(name) + "\"";
}

std::string CauseCount(const VerdictEvent& verdict, audit::CoverageCause cause) {
  const uint64_t count = verdict.gaps[static_cast<size_t>(cause)];
  return count == 0 ? "" : ", " + CountWords(count) + " " + std::string(CoverageCauseWords(cause));
}

}  // namespace

void TextWriter::Begin(const Head& head) { head_ = head; }

void TextWriter::OnVerdict(const VerdictEvent& verdict) {
  verdict_ = verdict;
  const std::string_view thing = head_.host.empty() ? head_.input_name : head_.host;
  std::string text = Coloured(audit::VerdictName(verdict.verdict), ColourOf(verdict.verdict)) +
                     Field(thing) + Field(audit::RoleName(head_.role)) +
                     Field(TimeWords(head_.audit_time)) + "\n";
  for (audit::Severity severity : audit::kAllSeverities) {
    text += severity == audit::kAllSeverities.front() ? "" : ", ";
    text += CountWords(verdict.failures[static_cast<size_t>(severity)]) + " " +
            std::string(audit::SeverityName(severity));
  }
  text += "; " + CountWords(verdict.certificates, "certificate", "certificates") + " from " +
          CountWords(verdict.sources, "source", "sources");
  if (verdict.unreadable > 0) {
    text += ", " + CountWords(verdict.unreadable, "item", "items") + " not readable";
  }
  output_.Write(text + "\n");
}

void TextWriter::OnCoverage(const CoverageEvent& gap) {
  if (options_.verbose || gaps_.size() < kMaxGaps) {
    gaps_.push_back(gap);
  }
}

void TextWriter::OnRaCertificate(const RaCertificateEvent& certificate) {
  constexpr uint64_t kMaxRaCertificates = 6;
  std::string text = ra_certificates_ == 0 ? "\nRA certificates\n" : "";
  if (++ra_certificates_ > kMaxRaCertificates && !options_.verbose) {
    if (ra_certificates_ == kMaxRaCertificates + 1) {
      output_.Write("  … further ones: see the report\n");
    }
    return;
  }
  text += "  " + std::string(audit::RaTemplateTitle(certificate.role)) + ": " +
          std::string(RaStateWords(certificate.state));
  if (const std::string when = RelativeWords(head_.audit_time, certificate.not_after);
      !when.empty()) {
    text +=
        (certificate.not_after.view() < head_.audit_time.view() ? ", ended " : ", ends ") + when;
  }
  text += Field(certificate.thumbprint) + FriendlyName(certificate.friendly_name) + "\n";
  if (options_.verbose || certificate.generation == audit::RaStanding::kCurrent) {
    WriteRaDetails(certificate, text);
  }
  output_.Write(text);
}

void TextWriter::WriteRaDetails(const RaCertificateEvent& certificate, std::string& text) const {
  std::string key;
  for (const RaFactEvent& fact : certificate.facts) {
    const bool of_key =
        fact.aspect == RaAspect::kServiceAccount || fact.aspect == RaAspect::kOtherAccounts;
    if (of_key && !fact.value.empty()) {
      key += (key.empty() ? "" : "; ") + fact.value.str();
    }
  }
  if (!certificate.facts.empty()) {
    text += "    key: " + (key.empty() ? "who can read it is not known" : key) + "\n";
  }
  if (options_.verbose) {
    for (const RaKeyAccountEvent& account : certificate.accounts) {
      text += "      " + (account.name.empty() ? account.sid : account.name).str() + ": " +
              RightsWords(account) + " (" + std::string(KeyAccountVerdictWords(account)) + ")\n";
    }
  }
  if (certificate.chain) {
    text += "    chain: " + ChainWords(*certificate.chain) + "\n";
  }
}

void TextWriter::OnRevocation(const RevocationEvent& place) {
  ++places_[static_cast<size_t>(place.state)];
}

// Offline, what was not fetched stands among what was not evaluated.
void TextWriter::WriteRevocation() {
  const uint64_t places = std::accumulate(places_.begin(), places_.end(), uint64_t{0});
  if (revocation_written_ || places == 0 || head_.revocation_time.empty()) {
    return;
  }
  revocation_written_ = true;
  std::string text = "\nRevocation, fetched " + TimeWords(head_.revocation_time) + ": " +
                     CountWords(places, "place", "places");
  for (size_t i = kRevocationStates; i-- > 0;) {
    if (places_[i] > 0) {
      text += ", " + CountWords(places_[i]) + " " +
              std::string(RevocationStateWords(static_cast<RevocationState>(i)));
    }
  }
  output_.Write(text + "\n");
}

void TextWriter::OnCheck(const CheckEvent& check) {
  WriteRevocation();
  checks_.insert_or_assign(check.id.str(), CheckTexts{check.summary, check.remediation, false});
}

void TextWriter::OnFinding(const FindingEvent& finding) {
  if (finding.result != audit::Result::kFail) {
    return;
  }
  if (finding.severity == audit::Severity::kInfo && !options_.verbose) {
    ++infos_left_out_;
  } else if (findings_shown_ >= kMaxFindings && !options_.verbose) {
    ++findings_left_out_;
  } else {
    ++findings_shown_;
    WriteFinding(finding);
  }
}

void TextWriter::WriteFinding(const FindingEvent& finding) {
  std::string text = "\n" +
                     Coloured("[" + std::string(audit::SeverityName(finding.severity)) + "]",
                              ColourOf(finding.severity)) +
                     " " + finding.check.str() + Field(finding.store);
  if (!finding.physical.empty()) {
    text += " (" + finding.physical.str() + ")";
  }
  text += Field(finding.thumbprint) + FriendlyName(finding.friendly_name) + Field(finding.item) +
          Field(finding.setting) + Field(finding.url) + "\n";
  const auto check = checks_.find(finding.check.str());
  if (check != checks_.end()) {
    text += "  " + FillToText(check->second.summary, finding) + "\n";
  }
  if (!finding.source.empty() && finding.source != finding.store) {
    text += "  from " + finding.source.str() + "\n";
  }
  output_.Write(text);
  if (check != checks_.end()) {
    WriteRemediation(finding, check->second);
  }
}

void TextWriter::WriteRemediation(const FindingEvent& finding, CheckTexts& texts) {
  if (texts.remediation.empty() || texts.remediation_written ||
      finding.severity < audit::Severity::kError) {
    remediation_left_out_ |= !texts.remediation.empty();
    return;
  }
  std::string text = "  How to fix it:\n";
  for (const Step& step : texts.remediation) {
    text +=
        "    " +
        (step.command ? "$ " + FillCommand(step.text, finding) : FillToText(step.text, finding)) +
        "\n";
  }
  output_.Write(text);
  texts.remediation_written = true;
}

void TextWriter::End() {
  if (findings_left_out_ > 0) {
    output_.Write("\n… " + CountWords(findings_left_out_, "further finding", "further findings") +
                  ": see the report\n");
  }
  if (infos_left_out_ > 0) {
    output_.Write("\n" + CountWords(infos_left_out_, "info finding", "info findings") +
                  " not listed here\n");
  }
  if (remediation_left_out_) {
    output_.Write("\nHow to fix a finding: pkiaudit explain CHECK\n");
  }
  WriteCoverage();
  WriteNextExpiry();
}

void TextWriter::WriteCoverage() {
  uint64_t total = 0;
  for (uint64_t count : verdict_.gaps) {
    total += count;
  }
  if (total == 0) {
    output_.Write("\nNot evaluated: nothing was left out\n");
    return;
  }
  std::string text = "\nNot evaluated: " + CountWords(verdict_.gaps_required) + " required";
  for (audit::CoverageCause cause :
       {audit::CoverageCause::kFailed, audit::CoverageCause::kNotSupplied,
        audit::CoverageCause::kExcluded}) {
    text += CauseCount(verdict_, cause);
  }
  text += "\n";
  for (const CoverageEvent& gap : gaps_) {
    text += "  [" + std::string(gap.required ? "required, " : "") +
            std::string(CoverageCauseWords(gap.cause)) + "] " + gap.what.str();
    text += (gap.reason.empty() ? "" : ": ") + gap.reason.str() + "\n";
  }
  if (total > gaps_.size()) {
    text += "  … " + CountWords(total - gaps_.size()) + " more: see the report\n";
  }
  output_.Write(text);
}

void TextWriter::WriteNextExpiry() {
  if (verdict_.next_expiry_time.empty()) {
    return;
  }
  output_.Write("\nNext to expire: " + RelativeWords(head_.audit_time, verdict_.next_expiry_time) +
                ", " + TimeWords(verdict_.next_expiry_time) + Field(verdict_.next_expiry_store) +
                Field(verdict_.next_expiry_thumbprint) + "\n  " +
                verdict_.next_expiry_subject.str() + "\n");
}

std::string TextWriter::Coloured(std::string_view text, std::string_view sequence) const {
  if (!options_.colour || sequence.empty()) {
    return std::string(text);
  }
  return std::string(sequence) + std::string(text) + std::string(kPlain);
}

}  // namespace pkiaudit::reports
